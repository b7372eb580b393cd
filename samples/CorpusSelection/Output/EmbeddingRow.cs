using CorpusSelection.Encoding;
using Microsoft.ML.Data;

namespace CorpusSelection.Output;

/// <summary>An embedding as ML.NET wants it.</summary>
internal sealed class EmbeddingRow
{
    /// <summary>The embedding.</summary>
    [VectorType(ImageEncoder.Channels)]
    public float[] Embedding { get; set; } = [];
}

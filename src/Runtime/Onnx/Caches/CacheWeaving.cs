using PipelineDsl.KvCaches;

namespace PipelineDsl.Onnx;

/// <summary>One run of <see cref="CacheWeaver"/>.</summary>
/// <param name="file">The model.</param>
/// <param name="geometry">The cache that is expected.</param>
/// <param name="pipeline">What is woven in; null for nothing.</param>
internal sealed class CacheWeaving(OnnxModelFile file, CacheGeometry geometry, CachePipeline? pipeline)
{
    internal DecoderModel Run() => throw new WeaveException($"{pipeline?.Name} over {geometry}: {file}");
}

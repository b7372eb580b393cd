using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// GraNd of the last linear layer, with bias: EL2N x sqrt(1 + ||h||²), where the embedding h is what that layer reads (Paul et al., arXiv 2107.07075).
/// High is hard.
/// </summary>
public readonly struct GraNd : ISampleScorer
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.Logits | SampleColumns.Label | SampleColumns.Embedding;

    /// <inheritdoc/>
    public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores)
    {
        El2n.Score(samples, options, scores);
        for (int sample = 0; sample < samples.Count; sample++)
        {
            scores[sample] *= Math.Sqrt(1 + SquaredNorm.Of(samples.Embeddings[sample]));
        }
    }
}

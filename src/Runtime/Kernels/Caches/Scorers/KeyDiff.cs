using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// KeyDiff (Park et al., arXiv 2504.15364): score = -cos(k, a), where the anchor a is the mean of the head's keys, each scaled to length 1. Keys that point
/// elsewhere than the others stay. A zero key has cosine 0.
/// </summary>
public readonly struct KeyDiff : ICacheScorer
{
    /// <summary>Norms below this divide as if they were this long, as in the reference.</summary>
    private const float LeastNorm = 1e-8f;

    /// <inheritdoc/>
    public static CacheSignals Signals => CacheSignals.None;

    /// <inheritdoc/>
    public static long WorkspaceBytes(CacheShape shape, CacheOptions options) =>
        Workspace.BytesFor<float>(shape.Entries) + Workspace.BytesFor<float>(shape.HeadDim);

    /// <inheritdoc/>
    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        int entries = layer.Shape.Entries;
        long mark = workspace.Mark();
        Span<float> norms = workspace.Take<float>(entries), anchor = workspace.Take<float>(layer.Shape.HeadDim), anchorNorm = [0];
        for (int head = 0; head < layer.Shape.KvHeads; head++)
        {
            TokenMatrix keys = layer.Keys.Head(head);
            MeanDirection.Compute(keys, norms, anchor);
            RowNorms.Compute(new TokenMatrix(anchor, 1, anchor.Length), anchorNorm);
            Span<float> ofHead = scores.Slice(head * entries, entries);
            RowDots.Compute(keys, anchor, ofHead);
            for (int entry = 0; entry < entries; entry++)
            {
                ofHead[entry] = -ofHead[entry] / (float.Max(norms[entry], LeastNorm) * float.Max(anchorNorm[0], LeastNorm));
            }
        }

        workspace.Release(mark);
    }
}

using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Keeps what the last token looks at: score = mean over all query heads of its attention, the same for every key and value head (TOVA, arXiv 2401.06104,
/// section 3.2). The last entry itself always stays, which the paper does not demand and kvpress does.
/// </summary>
public readonly struct Tova : ICacheScorer
{
    /// <inheritdoc/>
    public static CacheSignals Signals => CacheSignals.RecentQueries;

    /// <inheritdoc/>
    public static long WorkspaceBytes(CacheShape shape, CacheOptions options) => AttentionMean.WorkspaceBytes(shape.Entries, shape.HeadDim);

    /// <inheritdoc/>
    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        CacheSignalGuard.RequireQueries(layer, nameof(Tova));
        (int heads, int entries) = (layer.Shape.KvHeads, layer.Shape.Entries);
        float scale = 1 / MathF.Sqrt(layer.Shape.HeadDim);
        Span<float> mean = scores[..entries];
        AttentionMean.Compute(layer.Queries, layer.Keys, [layer.Queries.Tokens - 1], scale, false, [], mean, workspace);
        for (int head = 1; head < heads; head++)
        {
            mean.CopyTo(scores[(head * entries)..]);
        }

        TopScores.Mark(scores[..layer.Shape.Scores], heads, 0, 1);
    }
}

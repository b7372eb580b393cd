using System.Numerics.Tensors;
using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Keeps what the last tokens look at: score = attention from the last <see cref="CacheOptions.Window"/> queries, averaged over them and over the query
/// heads of a group, then over <see cref="CacheOptions.Pooling"/> neighbouring entries (SnapKV, arXiv 2404.14469, section 4). The window itself always stays.
/// </summary>
/// <remarks>
/// Attention is softmaxed over all entries, each query of the window sees no entry behind its own, and the window's columns are dropped without
/// renormalising. Means commute with the average pooling, so the group is averaged first: one row a head is pooled instead of one a query head.
/// </remarks>
public readonly struct SnapKv : ICacheScorer
{
    /// <inheritdoc/>
    public static CacheSignals Signals => CacheSignals.RecentQueries;

    /// <inheritdoc/>
    public static long WorkspaceBytes(CacheShape shape, CacheOptions options) =>
        CausalAttentionSums.WorkspaceBytes(shape.Entries, options.Window, shape.HeadDim) + Workspace.BytesFor<float>(shape.Scores);

    /// <inheritdoc/>
    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        CacheSignalGuard.RequireQueries(layer, nameof(SnapKv));
        (int heads, int entries) = (layer.Shape.KvHeads, layer.Shape.Entries);
        int window = int.Min(int.Min(layer.Options.Window, layer.Queries.Tokens), entries), before = entries - window;
        HeadTensor queries = layer.Queries.Slice(0, layer.Queries.Heads, layer.Queries.Tokens - window, window);
        long mark = workspace.Mark();
        Span<float> sums = workspace.Take<float>(layer.Shape.Scores);
        CausalAttentionSums.Compute(queries, layer.Keys, 1 / MathF.Sqrt(layer.Shape.HeadDim), sums, workspace);
        TensorPrimitives.Divide(sums, (float)(window * layer.Shape.GroupSize), sums);
        for (int head = 0; head < heads; head++)
        {
            EntryPooling.Average(sums.Slice(head * entries, before), layer.Options.Pooling, scores.Slice(head * entries, before));
        }

        workspace.Release(mark);
        TopScores.Mark(scores[..layer.Shape.Scores], heads, 0, window);
    }
}

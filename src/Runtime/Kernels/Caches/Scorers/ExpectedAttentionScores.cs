using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>ExpectedAttention (arXiv 2510.00636): the attention that entries will get from queries still to come, times the norms of their values.</summary>
internal static unsafe class ExpectedAttentionScores
{
    /// <summary>Bytes that <c>Compute</c> takes from its workspace, and gives back.</summary>
    /// <param name="shape">Sizes of the layer.</param>
    internal static long WorkspaceBytes(CacheShape shape) =>
        FutureQueries.Bytes(shape.HeadDim)
        + Workspace.BytesFor<float>(TokenPanels.Padded(shape.Entries))
        + Workspace.BytesFor<float>(shape.Entries)
        + TokenSet.Bytes(shape.Entries, shape.HeadDim);

    /// <summary>Writes one score per head and entry; the sinks get the highest plus 1 and take no attention from the others.</summary>
    /// <param name="layer">The layer with its moments.</param>
    /// <param name="scores">Receives the scores [KV heads, entries].</param>
    /// <param name="workspace">Scratch.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal static void Compute(in CacheLayer layer, Span<float> scores, Workspace workspace, VectorWidth vectors)
    {
        CacheShape shape = layer.Shape;
        scores = scores[..shape.Scores];
        int sinks = int.Min(layer.Sinks, shape.Entries), count = shape.Entries - sinks;
        if (count > 0)
        {
            long mark = workspace.Mark();
            var queries = new FutureQueries(layer, workspace);
            for (int head = 0; head < shape.KvHeads; head++)
            {
                long headMark = workspace.Mark();
                ScoreHead(layer, head, sinks, queries, scores.Slice((head * shape.Entries) + sinks, count), workspace, vectors);
                workspace.Release(headMark);
            }

            workspace.Release(mark);
        }

        TopScores.Mark(scores, shape.KvHeads, sinks, 0);
    }

    private static void ScoreHead(
        in CacheLayer layer, int head, int sinks, FutureQueries queries, Span<float> scores, Workspace workspace, VectorWidth vectors)
    {
        (int group, CacheOptions options) = (layer.Shape.GroupSize, layer.Options);
        PanelSet keys = TokenSet.Of(layer.Keys.Head(head).Slice(sinks, scores.Length), [], workspace, vectors);
        Span<float> logits = workspace.Take<float>(keys.PaddedCount), probabilities = logits[..scores.Length];
        scores.Clear();
        for (int member = 0; member < group; member++)
        {
            queries.Load(layer.Moments, (head * group) + member, options.Covariance);
            fixed (float* to = logits)
            {
                if (options.Covariance)
                {
                    ExpectedLogits.Compute(keys, queries, to, vectors);
                }
                else
                {
                    PanelProducts.Compute(keys, queries.Linear, to, vectors);
                }
            }

            Softmax.Apply(probabilities, vectors);
            TensorPrimitives.Add(scores, probabilities, scores);
        }

        TensorPrimitives.Divide(scores, group, scores);
        if (options.Epsilon != 0)
        {
            TensorPrimitives.Add(scores, (float)options.Epsilon, scores);
        }

        if (options.ValueNorms)
        {
            Span<float> norms = workspace.Take<float>(scores.Length);
            RowNorms.Compute(layer.Values.Head(head).Slice(sinks, scores.Length), norms, vectors);
            TensorPrimitives.Multiply(scores, norms, scores);
        }
    }
}

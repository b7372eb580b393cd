using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>
/// The attention that every token receives, averaged over all queries that are content. Rows are added up in the order of the queries,
/// so that the sums do not depend on the vector width.
/// </summary>
public static class AttentionReceived
{
    /// <summary>Averages softmax(scale q K^T + bias) over the queries, per head [heads, tokens]; one row at a time, so N x N values are never held.</summary>
    /// <param name="queries">Queries [heads, tokens, head width].</param>
    /// <param name="keys">Keys [key heads, tokens, head width]; neighbouring heads may share one.</param>
    /// <param name="scale">Factor on q.k, usually 1 / sqrt(head width).</param>
    /// <param name="visible">Which tokens are content; padding is neither attended to nor counted as a query. Empty for all.</param>
    /// <param name="logSizes">Added to every key's logit (proportional attention); empty for none.</param>
    /// <param name="rows">Scratch of heads x tokens values.</param>
    /// <param name="means">Receives heads x tokens means, zeros when there is no content.</param>
    /// <exception cref="ArgumentException">Queries and keys do not fit each other, or a span is too short.</exception>
    public static void Compute(
        HeadTensor queries,
        HeadTensor keys,
        float scale,
        ReadOnlySpan<bool> visible,
        ReadOnlySpan<float> logSizes,
        Span<float> rows,
        Span<float> means) => Compute(queries, keys, scale, visible, logSizes, rows, means, VectorWidth.Best);

    /// <summary>Averages probabilities over the queries, per head [heads, tokens].</summary>
    /// <param name="probabilities">Probabilities [heads, tokens, tokens], the queries in front of the keys.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="visible">Which tokens are content; padding is not counted as a query. Empty for all.</param>
    /// <param name="means">Receives heads x tokens means, zeros when there is no content.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void Average(ReadOnlySpan<float> probabilities, int heads, int tokens, ReadOnlySpan<bool> visible, Span<float> means)
    {
        means = Start(means, heads, tokens, visible.Length);
        int counted = 0;
        for (int query = 0; query < tokens; query++)
        {
            if (!IsContent(visible, query))
            {
                continue;
            }

            counted++;
            for (int head = 0; head < heads; head++)
            {
                Span<float> sums = means.Slice(head * tokens, tokens);
                TensorPrimitives.Add(sums, probabilities.Slice(((head * tokens) + query) * tokens, tokens), sums);
            }
        }

        Finish(means, counted);
    }

    internal static void Compute(
        HeadTensor queries,
        HeadTensor keys,
        float scale,
        ReadOnlySpan<bool> visible,
        ReadOnlySpan<float> logSizes,
        Span<float> rows,
        Span<float> means,
        VectorWidth vectors)
    {
        if (queries.Tokens != keys.Tokens)
        {
            throw new ArgumentException($"There are {queries.Tokens} queries for {keys.Tokens} keys.", nameof(queries));
        }

        means = Start(means, queries.Heads, keys.Tokens, visible.Length);
        rows = rows[..means.Length];
        int counted = 0;
        for (int query = 0; query < keys.Tokens; query++)
        {
            if (IsContent(visible, query))
            {
                AttentionRow.Compute(queries, keys, query, scale, visible, logSizes, rows, vectors);
                TensorPrimitives.Add(means, rows, means);
                counted++;
            }
        }

        Finish(means, counted);
    }

    private static bool IsContent(ReadOnlySpan<bool> visible, int query) => visible.IsEmpty || visible[query];

    private static Span<float> Start(Span<float> means, int heads, int tokens, int visible)
    {
        if (visible != 0 && visible != tokens)
        {
            throw new ArgumentException($"Expected {tokens} flags or none, got {visible}.", nameof(visible));
        }

        means = means[..(heads * tokens)];
        means.Clear();
        return means;
    }

    private static void Finish(Span<float> means, int counted)
    {
        if (counted > 0)
        {
            TensorPrimitives.Divide(means, counted, means);
        }
    }
}

using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>One query's softmaxed attention, computed alone so that fused attention need not be given up.</summary>
public static unsafe class AttentionRow
{
    /// <summary>Writes softmax(scale q K^T + bias) for one query, per head [heads, tokens].</summary>
    /// <param name="queries">Queries [heads, tokens, head width].</param>
    /// <param name="keys">Keys [heads, tokens, head width].</param>
    /// <param name="query">The token whose row is wanted.</param>
    /// <param name="scale">Factor on q.k, usually 1 / sqrt(head width).</param>
    /// <param name="visible">Which keys may be attended to; empty for all. A row that sees nothing is all zeros.</param>
    /// <param name="logSizes">Added to every key's logit (proportional attention); empty for none.</param>
    /// <param name="rows">Receives heads x tokens probabilities.</param>
    /// <exception cref="ArgumentException">Queries and keys differ in heads or width, or a span is too short.</exception>
    public static void Compute(
        HeadTensor queries, HeadTensor keys, int query, float scale, ReadOnlySpan<bool> visible, ReadOnlySpan<float> logSizes, Span<float> rows) =>
        Compute(queries, keys, query, scale, visible, logSizes, rows, VectorWidth.Best);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compute(
        HeadTensor queries,
        HeadTensor keys,
        int query,
        float scale,
        ReadOnlySpan<bool> visible,
        ReadOnlySpan<float> logSizes,
        Span<float> rows,
        VectorWidth vectors)
    {
        Check(queries, keys, visible.Length, logSizes.Length, rows.Length);
        fixed (float* data = &keys.Reference)
        {
            for (int head = 0; head < keys.Heads; head++)
            {
                Span<float> row = rows.Slice(head * keys.Tokens, keys.Tokens);
                row.Clear();
                fixed (float* q = queries[head, query], dots = row)
                {
                    TokenProducts.Add(data + ((long)head * keys.HeadStride), keys.TokenStride, keys.Tokens, keys.HeadWidth, q, dots, vectors);
                }

                for (int token = 0; token < row.Length; token++)
                {
                    float logit = (row[token] * scale) + (logSizes.IsEmpty ? 0 : logSizes[token]);
                    row[token] = visible.IsEmpty || visible[token] ? logit : float.NegativeInfinity;
                }

                Softmax.Apply(row, vectors);
            }
        }
    }

    private static void Check(HeadTensor queries, HeadTensor keys, int visible, int logSizes, int room)
    {
        if (queries.Heads != keys.Heads || queries.HeadWidth != keys.HeadWidth)
        {
            throw new ArgumentException(
                $"The queries have {queries.Heads} heads of width {queries.HeadWidth}, the keys {keys.Heads} of width {keys.HeadWidth}.", nameof(queries));
        }

        if ((visible != 0 && visible != keys.Tokens) || (logSizes != 0 && logSizes != keys.Tokens))
        {
            throw new ArgumentException($"Expected {keys.Tokens} flags and sizes or none, got {visible} and {logSizes}.", nameof(visible));
        }

        if (room < (long)keys.Heads * keys.Tokens)
        {
            throw new ArgumentException($"{keys.Heads} rows of {keys.Tokens} values do not fit into {room}.", nameof(room));
        }
    }
}

using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// One query's softmaxed attention, computed alone so that fused attention need not be given up. With fewer key heads than query heads
/// (grouped-query attention) neighbouring query heads share a key head.
/// </summary>
public static unsafe class AttentionRow
{
    /// <summary>Writes softmax(scale q K^T + bias) for one query that sees every key, per head [query heads, tokens].</summary>
    /// <param name="queries">Queries [query heads, queries, head width].</param>
    /// <param name="keys">Keys [key heads, tokens, head width].</param>
    /// <param name="query">The query whose row is wanted.</param>
    /// <param name="scale">Factor on q.k, usually 1 / sqrt(head width).</param>
    /// <param name="visible">Which keys may be attended to; empty for all. A row that sees nothing is all zeros.</param>
    /// <param name="logSizes">Added to every key's logit (proportional attention); empty for none.</param>
    /// <param name="rows">Receives query heads x tokens probabilities.</param>
    /// <exception cref="ArgumentException">Queries and keys do not fit each other, or a span is too short.</exception>
    public static void Compute(
        HeadTensor queries, HeadTensor keys, int query, float scale, ReadOnlySpan<bool> visible, ReadOnlySpan<float> logSizes, Span<float> rows) =>
        Compute(queries, keys, query, scale, false, visible, logSizes, rows, VectorWidth.Best);

    /// <summary>Writes softmax(scale q K^T + bias) for one query, per head [query heads, tokens].</summary>
    /// <param name="queries">Queries [query heads, queries, head width].</param>
    /// <param name="keys">Keys [key heads, tokens, head width]; the number of query heads is a multiple of theirs.</param>
    /// <param name="query">The query whose row is wanted.</param>
    /// <param name="scale">Factor on q.k, usually 1 / sqrt(head width).</param>
    /// <param name="isCausal">Whether later keys are hidden. The last query stands at the last key.</param>
    /// <param name="visible">Which keys may be attended to; empty for all. A row that sees nothing is all zeros.</param>
    /// <param name="logSizes">Added to every key's logit (proportional attention); empty for none.</param>
    /// <param name="rows">Receives query heads x tokens probabilities.</param>
    /// <exception cref="ArgumentException">Queries and keys do not fit each other, or a span is too short.</exception>
    public static void Compute(
        HeadTensor queries,
        HeadTensor keys,
        int query,
        float scale,
        bool isCausal,
        ReadOnlySpan<bool> visible,
        ReadOnlySpan<float> logSizes,
        Span<float> rows) => Compute(queries, keys, query, scale, isCausal, visible, logSizes, rows, VectorWidth.Best);

    internal static void Compute(
        HeadTensor queries,
        HeadTensor keys,
        int query,
        float scale,
        ReadOnlySpan<bool> visible,
        ReadOnlySpan<float> logSizes,
        Span<float> rows,
        VectorWidth vectors) => Compute(queries, keys, query, scale, false, visible, logSizes, rows, vectors);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compute(
        HeadTensor queries,
        HeadTensor keys,
        int query,
        float scale,
        bool isCausal,
        ReadOnlySpan<bool> visible,
        ReadOnlySpan<float> logSizes,
        Span<float> rows,
        VectorWidth vectors)
    {
        Check(queries, keys, visible.Length, logSizes.Length);
        if (rows.Length < (long)queries.Heads * keys.Tokens)
        {
            throw new ArgumentException($"{queries.Heads} rows of {keys.Tokens} values do not fit into {rows.Length}.", nameof(rows));
        }

        int sees = isCausal ? Seen(queries, keys, query) : keys.Tokens;
        fixed (float* data = &keys.Reference)
        {
            for (int head = 0; head < queries.Heads; head++)
            {
                Span<float> row = rows.Slice(head * keys.Tokens, keys.Tokens);
                row.Clear();
                fixed (float* q = queries[head, query], dots = row)
                {
                    float* from = data + ((long)KeyHead(queries, keys, head) * keys.HeadStride);
                    TokenProducts.Add(from, keys.TokenStride, sees, keys.HeadWidth, q, dots, vectors);
                }

                Normalize(row, sees, scale, visible, logSizes, vectors);
            }
        }
    }

    /// <summary>Turns the products of one query with its keys into probabilities, 0 for the keys that it does not see.</summary>
    internal static void Normalize(Span<float> row, int sees, float scale, ReadOnlySpan<bool> visible, ReadOnlySpan<float> logSizes, VectorWidth vectors)
    {
        row[sees..].Clear();
        row = row[..sees];
        TensorPrimitives.Multiply(row, scale, row);
        for (int token = 0; token < logSizes.Length && token < sees; token++)
        {
            row[token] += logSizes[token];
        }

        for (int token = 0; token < visible.Length && token < sees; token++)
        {
            row[token] = visible[token] ? row[token] : float.NegativeInfinity;
        }

        Softmax.Apply(row, vectors);
    }

    /// <summary>The key head that a query head reads.</summary>
    internal static int KeyHead(HeadTensor queries, HeadTensor keys, int head) => head / (queries.Heads / keys.Heads);

    /// <summary>Keys that a query sees when it sees none behind its own.</summary>
    internal static int Seen(HeadTensor queries, HeadTensor keys, int query) => int.Clamp(keys.Tokens - queries.Tokens + query + 1, 0, keys.Tokens);

    internal static void Check(HeadTensor queries, HeadTensor keys, int visible, int logSizes)
    {
        bool shares = keys.Heads == 0 ? queries.Heads == 0 : queries.Heads % keys.Heads == 0;
        if (!shares || queries.HeadWidth != keys.HeadWidth)
        {
            throw new ArgumentException(
                $"The queries have {queries.Heads} heads of width {queries.HeadWidth}, the keys {keys.Heads} of width {keys.HeadWidth}.", nameof(queries));
        }

        if ((visible != 0 && visible != keys.Tokens) || (logSizes != 0 && logSizes != keys.Tokens))
        {
            throw new ArgumentException($"Expected {keys.Tokens} flags and sizes or none, got {visible} and {logSizes}.", nameof(visible));
        }
    }
}

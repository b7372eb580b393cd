using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>The attention that every token receives from a few chosen queries, averaged over them and over the heads. Only their rows are computed.</summary>
public static unsafe class AttentionMean
{
    /// <summary>Bytes that <c>Compute</c> takes from its workspace, and gives back.</summary>
    /// <param name="tokens">Number of keys.</param>
    /// <param name="headWidth">Width of a head.</param>
    public static long WorkspaceBytes(int tokens, int headWidth) =>
        TokenSet.Bytes(tokens, headWidth) + Workspace.BytesFor<float>(TokenPanels.Padded(tokens));

    /// <summary>Averages softmax(scale q K^T) over chosen queries and all heads [tokens].</summary>
    /// <param name="queries">Queries [query heads, queries, head width].</param>
    /// <param name="keys">Keys [key heads, tokens, head width]; the number of query heads is a multiple of theirs.</param>
    /// <param name="chosen">The queries whose rows count.</param>
    /// <param name="scale">Factor on q.k, usually 1 / sqrt(head width).</param>
    /// <param name="isCausal">Whether later keys are hidden. The last query stands at the last key.</param>
    /// <param name="visible">Which keys may be attended to; empty for all.</param>
    /// <param name="mean">Receives the means [tokens]; zeros when no query is chosen.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentException">Queries and keys do not fit each other, or a span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such query.</exception>
    public static void Compute(
        HeadTensor queries,
        HeadTensor keys,
        ReadOnlySpan<int> chosen,
        float scale,
        bool isCausal,
        ReadOnlySpan<bool> visible,
        Span<float> mean,
        Workspace workspace) => Compute(queries, keys, chosen, scale, isCausal, visible, mean, workspace, VectorWidth.Best);

    /// <summary>Averages rows of probabilities that the caller holds.</summary>
    /// <param name="probabilities">Probabilities [heads, queries, tokens].</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="queries">Number of queries.</param>
    /// <param name="chosen">The queries whose rows count.</param>
    /// <param name="mean">Receives the means; its length is the number of tokens.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such query, or the probabilities are too few.</exception>
    public static void Average(ReadOnlySpan<float> probabilities, int heads, int queries, ReadOnlySpan<int> chosen, Span<float> mean)
    {
        mean.Clear();
        for (int head = 0; head < heads; head++)
        {
            foreach (int query in chosen)
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)query, (uint)queries, nameof(chosen));
                TensorPrimitives.Add(mean, probabilities.Slice(((head * queries) + query) * mean.Length, mean.Length), mean);
            }
        }

        Divide(mean, heads, chosen.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compute(
        HeadTensor queries,
        HeadTensor keys,
        ReadOnlySpan<int> chosen,
        float scale,
        bool isCausal,
        ReadOnlySpan<bool> visible,
        Span<float> mean,
        Workspace workspace,
        VectorWidth vectors)
    {
        AttentionRow.Check(queries, keys, visible.Length, 0);
        mean = mean[..keys.Tokens];
        mean.Clear();
        if (keys.Tokens == 0)
        {
            return;
        }

        long mark = workspace.Mark();
        Span<float> products = workspace.Take<float>(TokenPanels.Padded(keys.Tokens));
        long headMark = workspace.Mark();
        PanelSet set = default;
        for (int head = 0, packed = -1; head < queries.Heads; head++)
        {
            if (AttentionRow.KeyHead(queries, keys, head) is int keyHead && keyHead != packed)
            {
                workspace.Release(headMark);
                set = TokenSet.Of(keys.Head(keyHead), [], workspace, vectors);
                packed = keyHead;
            }

            foreach (int query in chosen)
            {
                fixed (float* q = queries[head, query], to = products)
                {
                    PanelProducts.Compute(set, q, to, vectors);
                }

                Span<float> row = products[..keys.Tokens];
                AttentionRow.Normalize(row, isCausal ? AttentionRow.Seen(queries, keys, query) : row.Length, scale, visible, [], vectors);
                TensorPrimitives.Add(mean, row, mean);
            }
        }

        workspace.Release(mark);
        Divide(mean, queries.Heads, chosen.Length);
    }

    private static void Divide(Span<float> mean, int heads, int queries)
    {
        if ((long)heads * queries > 0)
        {
            TensorPrimitives.Divide(mean, (float)((long)heads * queries), mean);
        }
    }
}

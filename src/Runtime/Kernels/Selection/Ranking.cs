using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>Stable descending order of scores.</summary>
public static unsafe class Ranking
{
    private const int DigitBits = 11;
    private const int Digits = 1 << DigitBits;

    /// <summary>Up to here counting ranks is faster than three passes over the digits.</summary>
    private const int CountedItems = 512;

    /// <summary>Bytes that a ranking takes from its workspace, and gives back.</summary>
    /// <param name="count">Number of scores.</param>
    public static long WorkspaceBytes(int count) => count <= CountedItems
        ? Workspace.BytesFor<uint>(count)
        : (3 * Workspace.BytesFor<uint>(count)) + Workspace.BytesFor<int>(Digits);

    /// <summary>Writes the indices in descending order of score; equal scores stay in index order.</summary>
    /// <param name="scores">Scores without NaN.</param>
    /// <param name="order">Receives the indices.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="order"/> is shorter than <paramref name="scores"/>.</exception>
    public static void Descending(ReadOnlySpan<float> scores, Span<int> order, Workspace workspace) =>
        Descending(scores, order, workspace, VectorWidth.Best);

    internal static void Descending(ReadOnlySpan<float> scores, Span<int> order, Workspace workspace, VectorWidth vectors)
    {
        if (order.Length < scores.Length)
        {
            throw new ArgumentException($"{scores.Length} indices do not fit into {order.Length}.", nameof(order));
        }

        long mark = workspace.Mark();
        uint* keys = workspace.TakePointer<uint>(scores.Length);
        OrderedKeys.Of(scores, keys);
        fixed (int* indices = order)
        {
            if (scores.Length <= CountedItems)
            {
                RankCounting.Descending(keys, scores.Length, indices, vectors);
            }
            else
            {
                SortByDigits(keys, scores.Length, indices, workspace);
            }
        }

        workspace.Release(mark);
    }

    /// <summary>Least significant digit first: three stable passes, of which the last writes into <paramref name="order"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SortByDigits(uint* keys, int count, int* order, Workspace workspace)
    {
        uint* otherKeys = workspace.TakePointer<uint>(count);
        int* others = workspace.TakePointer<int>(count);
        int* starts = workspace.TakePointer<int>(Digits);
        for (int i = 0; i < count; i++)
        {
            // Inverted, so that ascending is descending.
            keys[i] = ~keys[i];
            others[i] = i;
        }

        Pass(keys, others, otherKeys, order, count, 0, starts);
        Pass(otherKeys, order, keys, others, count, DigitBits, starts);
        Pass(keys, others, otherKeys, order, count, 2 * DigitBits, starts);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pass(uint* keys, int* indices, uint* toKeys, int* toIndices, int count, int shift, int* starts)
    {
        new Span<int>(starts, Digits).Clear();
        for (int i = 0; i < count; i++)
        {
            starts[(keys[i] >> shift) & (Digits - 1)]++;
        }

        int start = 0;
        for (int digit = 0; digit < Digits; digit++)
        {
            int length = starts[digit];
            starts[digit] = start;
            start += length;
        }

        for (int i = 0; i < count; i++)
        {
            int to = starts[(keys[i] >> shift) & (Digits - 1)]++;
            toKeys[to] = keys[i];
            toIndices[to] = indices[i];
        }
    }
}

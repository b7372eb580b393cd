using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Sorting a few keys without a branch: an item's rank is the number of items that come before it. Quadratic, but with a
/// vector of items at a time it beats every sort up to some hundred items.
/// </summary>
internal static unsafe class RankCounting
{
    /// <summary>Writes the indices in descending order of key; equal keys stay in index order.</summary>
    /// <param name="keys">Keys; readable up to the next multiple of 16.</param>
    /// <param name="count">How many.</param>
    /// <param name="order">Receives the indices.</param>
    /// <param name="vectors">Instructions to use.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Descending(uint* keys, int count, int* order, VectorWidth vectors)
    {
        int* ranks = stackalloc int[16];
        int step = vectors switch { VectorWidth.Bits512 => 16, VectorWidth.Bits256 => 8, _ => 1 };
        for (int first = 0; first < count; first += step)
        {
            switch (vectors)
            {
                case VectorWidth.Bits512:
                    Ranks512(keys, count, first).Store((uint*)ranks);
                    break;
                case VectorWidth.Bits256:
                    Ranks256(keys, count, first).Store((uint*)ranks);
                    break;
                default:
                    *ranks = Rank(keys, count, first);
                    break;
            }

            for (int lane = 0; lane < int.Min(step, count - first); lane++)
            {
                order[ranks[lane]] = first + lane;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Ranks512(uint* keys, int count, int first)
    {
        Vector512<uint> own = Vector512.Load(keys + first), ranks = Vector512<uint>.Zero;
        int j = 0;
        for (; j < first; j++)
        {
            ranks -= Vector512.GreaterThanOrEqual(Vector512.Create(keys[j]), own);
        }

        for (; j < int.Min(first + 16, count); j++)
        {
            Vector512<uint> other = Vector512.Create(keys[j]);
            Vector512<uint> later = Vector512.GreaterThan(Vector512<uint>.Indices, Vector512.Create((uint)(j - first)));
            ranks -= Vector512.GreaterThan(other, own) | (Vector512.Equals(other, own) & later);
        }

        for (; j < count; j++)
        {
            ranks -= Vector512.GreaterThan(Vector512.Create(keys[j]), own);
        }

        return ranks;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Ranks256(uint* keys, int count, int first)
    {
        Vector256<uint> own = Vector256.Load(keys + first), ranks = Vector256<uint>.Zero;
        int j = 0;
        for (; j < first; j++)
        {
            ranks -= Vector256.GreaterThanOrEqual(Vector256.Create(keys[j]), own);
        }

        for (; j < int.Min(first + 8, count); j++)
        {
            Vector256<uint> other = Vector256.Create(keys[j]);
            Vector256<uint> later = Vector256.GreaterThan(Vector256<uint>.Indices, Vector256.Create((uint)(j - first)));
            ranks -= Vector256.GreaterThan(other, own) | (Vector256.Equals(other, own) & later);
        }

        for (; j < count; j++)
        {
            ranks -= Vector256.GreaterThan(Vector256.Create(keys[j]), own);
        }

        return ranks;
    }

    private static int Rank(uint* keys, int count, int item)
    {
        uint own = keys[item];
        int rank = 0;
        for (int j = 0; j < count; j++)
        {
            rank += keys[j] > own | (keys[j] == own & j < item) ? 1 : 0;
        }

        return rank;
    }
}

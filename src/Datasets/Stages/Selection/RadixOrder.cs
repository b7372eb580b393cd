namespace PipelineDsl.Datasets;

/// <summary>The order of many integers by counting their bytes from the lowest on: a pass a byte that is not the same in all, and no comparisons.</summary>
internal static class RadixOrder
{
    private const int Digits = 256;

    /// <summary>Brings an order into that of some keys; what has equal keys stays as it was.</summary>
    /// <param name="places">Places of the keys, in the order so far; it is not changed.</param>
    /// <param name="keys">A key for every place.</param>
    /// <returns>The places in their new order.</returns>
    internal static int[] Refine(int[] places, ReadOnlySpan<ulong> keys)
    {
        ulong same = Same(keys);
        int[] order = [.. places], next = new int[order.Length];
        Span<int> starts = stackalloc int[Digits];
        for (int shift = 0; shift < 64; shift += 8)
        {
            if ((byte)(same >> shift) == byte.MaxValue)
            {
                continue;
            }

            Count(keys, shift, starts);
            Move(order, keys, shift, starts, next);
            (order, next) = (next, order);
        }

        return order;
    }

    /// <summary>Bits that are the same in all keys.</summary>
    private static ulong Same(ReadOnlySpan<ulong> keys)
    {
        ulong differ = 0;
        foreach (ulong key in keys)
        {
            differ |= key ^ keys[0];
        }

        return ~differ;
    }

    private static void Count(ReadOnlySpan<ulong> keys, int shift, Span<int> starts)
    {
        starts.Clear();
        foreach (ulong key in keys)
        {
            starts[(byte)(key >> shift)]++;
        }

        int start = 0;
        foreach (ref int count in starts)
        {
            (count, start) = (start, start + count);
        }
    }

    private static void Move(ReadOnlySpan<int> order, ReadOnlySpan<ulong> keys, int shift, Span<int> starts, Span<int> moved)
    {
        foreach (int place in order)
        {
            moved[starts[(byte)(keys[place] >> shift)]++] = place;
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace PipelineDsl.Kernels;

/// <summary>
/// Moves the entries of a cache that stay to its front, in place: [heads, entries, width] becomes [heads, longest, width], dense. Kept indices ascend, so
/// nothing is overwritten before it has been moved, and no second buffer is needed.
/// </summary>
public static unsafe class EntryMoving
{
    /// <summary>How far ahead of the row that is copied rows are fetched: what stays is scattered, which hardware does not foresee.</summary>
    private const int Ahead = 8;

    private const int CacheLine = 64;

    /// <summary>
    /// Moves the rows. A head that keeps fewer than the longest gets rows of zeros in front. Rows that stand where they belong are not touched.
    /// </summary>
    /// <typeparam name="T">Type of a value; its bits are moved as they are.</typeparam>
    /// <param name="rows">Keys or values [heads, entries, head width].</param>
    /// <param name="shape">Sizes before the move.</param>
    /// <param name="kept">Rows that stay, ascending in each head. Where a head has padding in front, it counts.</param>
    /// <exception cref="ArgumentException">The sizes disagree, or an index is outside or does not ascend; nothing was moved.</exception>
    public static void Move<T>(Span<T> rows, CacheShape shape, KeptEntries kept)
        where T : unmanaged
    {
        MoveGuard.Check(rows.Length, shape, kept);
        long width = (long)shape.HeadDim * sizeof(T);
        int longest = kept.Longest;
        fixed (T* start = rows)
        {
            for (int head = 0; head < kept.Heads; head++)
            {
                MoveHead((byte*)start, width, (long)head * longest, longest, (long)head * shape.Entries, kept.Of(head));
            }
        }
    }

    /// <summary>
    /// Moves one head. Padding shifts the first rows to the right and what is dropped shifts the last ones to the left; no row of one sort lies where one of the
    /// other goes, so the latter are moved first to last, the former last to first.
    /// </summary>
    private static void MoveHead(byte* start, long width, long target, int longest, long source, ReadOnlySpan<int> kept)
    {
        int padding = longest - kept.Length, right = 0;
        byte* to = start + ((target + padding) * width);
        byte* from = start + (source * width);
        while (right < kept.Length && target + padding + right > source + kept[right])
        {
            right++;
        }

        MoveLeft(to + (right * width), from, width, kept[right..]);
        for (int i = right - 1; i >= 0; i--)
        {
            Copy(from + (kept[i] * width), to + (i * width), width);
        }

        Clear(start + (target * width), padding * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MoveLeft(byte* to, byte* from, long width, ReadOnlySpan<int> kept)
    {
        for (int i = 0; i < kept.Length;)
        {
            int run = 1;
            while (i + run < kept.Length && kept[i + run] == kept[i] + run)
            {
                run++;
            }

            byte* row = from + (kept[i] * width);
            if (row != to)
            {
                if (i + Ahead < kept.Length)
                {
                    Fetch(from + (kept[i + Ahead] * width), width);
                }

                Copy(row, to, run * width);
            }

            to += run * width;
            i += run;
        }
    }

    /// <summary>As memmove does: the places may overlap.</summary>
    private static void Copy(byte* from, byte* to, long bytes) => Buffer.MemoryCopy(from, to, bytes, bytes);

    private static void Clear(byte* from, long bytes) => NativeMemory.Clear(from, (nuint)bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(byte* row, long width)
    {
        if (Sse.IsSupported)
        {
            for (long at = 0; at < width; at += CacheLine)
            {
                Sse.Prefetch0(row + at);
            }
        }
    }
}

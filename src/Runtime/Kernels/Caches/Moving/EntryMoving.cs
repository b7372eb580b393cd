using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PipelineDsl.Kernels;

/// <summary>
/// Moves the entries of a cache that stay to its front, in place: [heads, entries, width] becomes [heads, longest, width], dense. Kept indices ascend, so
/// nothing is overwritten before it has been moved, and no second buffer is needed.
/// </summary>
public static unsafe class EntryMoving
{
    /// <summary>
    /// Bytes of a run from which on a call of the general memory copy pays off; and how far ahead of the row that is copied rows are fetched,
    /// since hardware does not foresee which of them stay.
    /// </summary>
    private const int Far = 4096;

    private const int CacheLine = 64;

    /// <summary>
    /// Bytes of a head from which on rows are written past the processor's caches. They would not stay there until they are read again, and a line that is
    /// written whole need not be fetched before.
    /// </summary>
    private const long Large = 1 << 18;

    /// <summary>
    /// Moves the rows. A head that keeps fewer than the longest gets rows of zeros in front. Rows that stand where they belong are not touched.
    /// </summary>
    /// <typeparam name="T">Type of a value; its bits are moved as they are.</typeparam>
    /// <param name="rows">Keys or values [heads, entries, head width].</param>
    /// <param name="shape">Sizes before the move.</param>
    /// <param name="kept">Rows that stay, ascending in each head. Where a head has padding in front, it counts.</param>
    /// <exception cref="ArgumentException">The sizes disagree, or an index is outside or does not ascend; nothing was moved.</exception>
    public static void Move<T>(Span<T> rows, CacheShape shape, KeptEntries kept)
        where T : unmanaged => Move(rows, shape, kept, VectorWidth.Best);

    internal static void Move<T>(Span<T> rows, CacheShape shape, KeptEntries kept, VectorWidth vectors)
        where T : unmanaged
    {
        MoveGuard.Check(rows.Length, shape, kept);
        long width = (long)shape.HeadDim * sizeof(T);
        int longest = kept.Longest;
        fixed (T* start = rows)
        {
            for (int head = 0; head < kept.Heads; head++)
            {
                MoveHead((byte*)start, width, (long)head * longest, longest, (long)head * shape.Entries, kept.Of(head), vectors);
            }
        }

        if (Sse.IsSupported)
        {
            // What was written past the caches is seen in order from here on.
            Sse.StoreFence();
        }
    }

    /// <summary>
    /// Moves one head. Padding shifts the first rows to the right and what is dropped shifts the last ones to the left; no row of one sort lies
    /// where one of the other goes, so the latter are moved first to last, the former last to first.
    /// </summary>
    private static void MoveHead(byte* start, long width, long target, int longest, long source, ReadOnlySpan<int> kept, VectorWidth vectors)
    {
        int padding = longest - kept.Length, right = 0;
        byte* to = start + ((target + padding) * width);
        byte* from = start + (source * width);
        while (right < kept.Length && target + padding + right > source + kept[right])
        {
            right++;
        }

        MoveLeft(to + (right * width), from, width, kept[right..], vectors);
        for (int i = right - 1; i >= 0; i--)
        {
            Buffer.MemoryCopy(from + (kept[i] * width), to + (i * width), width, width);
        }

        NativeMemory.Clear(start + (target * width), (nuint)(padding * width));
    }

    /// <summary>
    /// What stays is as good as random, so a branch on where short runs end would be mispredicted: rows are copied one by one, and only runs
    /// long enough for one large copy are looked for. Indices ascend, so the distance of two tells whether all between them stay.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MoveLeft(byte* to, byte* from, long width, ReadOnlySpan<int> kept, VectorWidth vectors)
    {
        int i = 0, longRun = (int)long.Clamp(Far / long.Max(1, width), 2, int.MaxValue);
        bool isStreamed = kept.Length * width >= Large && (width | (nint)to) % CacheLine == 0 && vectors != VectorWidth.Scalar;
        while (i < kept.Length && from + (kept[i] * width) == to)
        {
            to += width;
            i++;
        }

        while (i < kept.Length)
        {
            int run = 1, next = i + longRun;
            if (next < kept.Length)
            {
                if (kept[next] - kept[i] == longRun)
                {
                    run = longRun + 1;
                    while (i + run < kept.Length && kept[i + run] - kept[i] == run)
                    {
                        run++;
                    }
                }
                else
                {
                    Fetch(from + (kept[next] * width), width);
                }
            }

            if (isStreamed && run == 1)
            {
                Stream(from + (kept[i] * width), to, width, vectors);
            }
            else
            {
                Copy(from + (kept[i] * width), to, run * width, vectors);
            }

            to += run * width;
            i += run;
        }
    }

    /// <summary>Copies one row, which moves by at least its own length, or a long run, whose places may overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte* from, byte* to, long bytes, VectorWidth vectors)
    {
        if (vectors == VectorWidth.Scalar || bytes >= Far || bytes % sizeof(float) != 0)
        {
            Buffer.MemoryCopy(from, to, bytes, bytes);
        }
        else if (vectors == VectorWidth.Bits512)
        {
            RowCopy<Lanes512, Vector512<float>>.Copy((float*)from, (float*)to, bytes / sizeof(float));
        }
        else
        {
            RowCopy<Lanes256, Vector256<float>>.Copy((float*)from, (float*)to, bytes / sizeof(float));
        }
    }

    /// <summary>Copies whole lines to a lower address, past the caches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Stream(byte* from, byte* to, long bytes, VectorWidth vectors)
    {
        for (long at = 0; at < bytes; at += CacheLine)
        {
            if (vectors == VectorWidth.Bits512)
            {
                Vector512.Load(from + at).StoreAlignedNonTemporal(to + at);
            }
            else
            {
                Vector256<byte> first = Vector256.Load(from + at), second = Vector256.Load(from + at + (CacheLine / 2));
                first.StoreAlignedNonTemporal(to + at);
                second.StoreAlignedNonTemporal(to + at + (CacheLine / 2));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(byte* row, long width)
    {
        for (long at = 0; Sse.IsSupported && at < width; at += CacheLine)
        {
            // A row is read once.
            Sse.PrefetchNonTemporal(row + at);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>Means over attention heads, summed in head order. <see cref="HeadSum"/> is the same without the division.</summary>
public static unsafe class HeadMean
{
    /// <summary>Writes the mean row [tokens].</summary>
    /// <param name="rows">One row per head [heads, tokens].</param>
    /// <param name="mean">Receives the mean [tokens].</param>
    /// <exception cref="ArgumentException"><paramref name="mean"/> is too short.</exception>
    public static void Compute(AttentionRows rows, Span<float> mean) => Compute(rows, mean, VectorWidth.Best);

    /// <summary>Writes the mean vector of every token [tokens, head width].</summary>
    /// <param name="keys">Keys [heads, tokens, head width].</param>
    /// <param name="mean">Receives the means, row after row.</param>
    /// <exception cref="ArgumentException"><paramref name="mean"/> is too short.</exception>
    public static void Compute(HeadTensor keys, Span<float> mean) => Compute(keys, mean, VectorWidth.Best);

    internal static void Compute(AttentionRows rows, Span<float> mean, VectorWidth vectors) => Compute(rows, 1f / int.Max(rows.Heads, 1), mean, vectors);

    /// <summary>The sums over the heads, times <paramref name="scale"/>.</summary>
    internal static void Compute(AttentionRows rows, float scale, Span<float> mean, VectorWidth vectors)
    {
        Require(rows.Tokens, mean.Length);
        if (rows.Heads == 0 || rows.Tokens == 0)
        {
            mean[..rows.Tokens].Clear();
            return;
        }

        long stride = rows.Heads > 1 ? (long)Unsafe.ByteOffset(in rows[0][0], in rows[1][0]) / sizeof(float) : 0;
        fixed (float* first = rows[0], to = mean)
        {
            Sum(first, stride, rows.Heads, scale, to, rows.Tokens, vectors);
        }
    }

    internal static void Compute(HeadTensor keys, Span<float> mean, VectorWidth vectors)
    {
        long count = (long)keys.Tokens * keys.HeadWidth;
        Require(count, mean.Length);
        if (keys.Heads == 0)
        {
            mean[..(int)count].Clear();
            return;
        }

        float scale = 1f / keys.Heads;
        fixed (float* first = &keys.Reference, to = mean)
        {
            if (keys.TokenStride == keys.HeadWidth)
            {
                Sum(first, keys.HeadStride, keys.Heads, scale, to, count, vectors);
                return;
            }

            for (int token = 0; token < keys.Tokens; token++)
            {
                float* from = first + ((long)token * keys.TokenStride);
                Sum(from, keys.HeadStride, keys.Heads, scale, to + ((long)token * keys.HeadWidth), keys.HeadWidth, vectors);
            }
        }
    }

    private static void Sum(float* first, long stride, int heads, float scale, float* mean, long count, VectorWidth vectors)
    {
        if (heads == 1)
        {
            new ReadOnlySpan<float>(first, checked((int)count)).CopyTo(new Span<float>(mean, (int)count));
            return;
        }

        long done = vectors switch
        {
            VectorWidth.Bits512 => Sum<Lanes512, Vector512<float>>(first, stride, heads, scale, mean, count),
            VectorWidth.Bits256 => Sum<Lanes256, Vector256<float>>(first, stride, heads, scale, mean, count),
            _ => 0,
        };
        Sum<Lanes1, float>(first + done, stride, heads, scale, mean + done, count - done);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Sum<TLanes, TVector>(float* first, long stride, int heads, float factor, float* mean, long count)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector scale = TLanes.Broadcast(factor);
        long i = 0;
        for (; i <= count - (4 * TLanes.Count); i += 4 * TLanes.Count)
        {
            TVector a = TLanes.Broadcast(0), b = a, c = a, d = a;
            float* from = first + i;
            for (int head = 0; head < heads; head++, from += stride)
            {
                a = TLanes.Add(a, TLanes.Load(from));
                b = TLanes.Add(b, TLanes.Load(from + TLanes.Count));
                c = TLanes.Add(c, TLanes.Load(from + (2 * TLanes.Count)));
                d = TLanes.Add(d, TLanes.Load(from + (3 * TLanes.Count)));
            }

            TLanes.Store(TLanes.Multiply(a, scale), mean + i);
            TLanes.Store(TLanes.Multiply(b, scale), mean + i + TLanes.Count);
            TLanes.Store(TLanes.Multiply(c, scale), mean + i + (2 * TLanes.Count));
            TLanes.Store(TLanes.Multiply(d, scale), mean + i + (3 * TLanes.Count));
        }

        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            TVector a = TLanes.Broadcast(0);
            float* from = first + i;
            for (int head = 0; head < heads; head++, from += stride)
            {
                a = TLanes.Add(a, TLanes.Load(from));
            }

            TLanes.Store(TLanes.Multiply(a, scale), mean + i);
        }

        return i;
    }

    private static void Require(long needed, int room)
    {
        if (room < needed)
        {
            throw new ArgumentException($"{needed} means do not fit into {room} values.", "mean");
        }
    }
}

using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// Sums of the magnitudes of v W, for a few vectors v at a time. Every product runs over the rows of W in order, and channel c is added to sum c mod 16 in the
/// order of the channels, so that vectors of any width agree bit by bit.
/// </summary>
/// <typeparam name="TLanes">Operations.</typeparam>
/// <typeparam name="TVector">Register.</typeparam>
internal static unsafe class ProjectedSums<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Sums of one vector v: one for every lane, and as many that take what counts for nothing.</summary>
    internal const int Sums = 2 * Lanes;

    private const int Lanes = TokenPanels.Lanes;

    /// <summary>Writes the sums of <paramref name="count"/> vectors.</summary>
    /// <param name="rows">The first vector.</param>
    /// <param name="stride">Values from one vector to the next.</param>
    /// <param name="count">How many.</param>
    /// <param name="width">Values of a vector, and rows of the matrix.</param>
    /// <param name="weights">The matrix.</param>
    /// <param name="weightStride">Values from one of its rows to the next.</param>
    /// <param name="channels">Its columns.</param>
    /// <param name="sums">Receives the sums [count, <see cref="Sums"/>].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compute(float* rows, long stride, int count, int width, float* weights, long weightStride, int channels, float* sums)
    {
        new Span<float>(sums, count * Sums).Clear();
        int whole = channels - (channels % TLanes.Count);
        for (int channel = 0; channel < whole; channel += 2 * TLanes.Count)
        {
            // Where a second vector of channels is missing, the first comes twice.
            bool isPair = channel + TLanes.Count < whole;
            int to = channel % Lanes, toNext = isPair ? (channel + TLanes.Count) % Lanes : Lanes;
            float* next = weights + channel + (isPair ? TLanes.Count : 0);
            for (int i = 0; i < count; i += 4)
            {
                AddFour(rows + (i * stride), stride, int.Min(3, count - i - 1), width, weights + channel, next, weightStride, sums + (i * Sums), to, toNext);
            }
        }

        for (int channel = whole; channel < channels; channel++)
        {
            AddChannel(rows, stride, count, width, weights + channel, weightStride, sums + (channel % Lanes));
        }
    }

    /// <summary>The sums of one vector added up: in halves, so that the order does not depend on the width either.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="index">Which vector.</param>
    internal static float Total(float* sums, int index)
    {
        float* own = sums + (index * Sums);
        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                own[i] += own[i + half];
            }
        }

        return own[0];
    }

    /// <summary>Four vectors with two vectors of channels: eight accumulators hide the latency of the multiply-add.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFour(
        float* rows, long stride, int last, int width, float* weights, float* next, long weightStride, float* sums, int to, int toNext)
    {
        float* p = rows, q = rows + (int.Min(1, last) * stride), r = rows + (int.Min(2, last) * stride), s = rows + (last * stride);
        TVector zero = TLanes.Broadcast(0);
        TVector a0 = zero, a1 = zero, b0 = zero, b1 = zero, c0 = zero, c1 = zero, d0 = zero, d1 = zero;
        for (int row = 0; row < width; row++)
        {
            TVector w0 = TLanes.Load(weights), w1 = TLanes.Load(next);
            TVector v = TLanes.Broadcast(p[row]);
            a0 = TLanes.MultiplyAdd(v, w0, a0);
            a1 = TLanes.MultiplyAdd(v, w1, a1);
            v = TLanes.Broadcast(q[row]);
            b0 = TLanes.MultiplyAdd(v, w0, b0);
            b1 = TLanes.MultiplyAdd(v, w1, b1);
            v = TLanes.Broadcast(r[row]);
            c0 = TLanes.MultiplyAdd(v, w0, c0);
            c1 = TLanes.MultiplyAdd(v, w1, c1);
            v = TLanes.Broadcast(s[row]);
            d0 = TLanes.MultiplyAdd(v, w0, d0);
            d1 = TLanes.MultiplyAdd(v, w1, d1);
            weights += weightStride;
            next += weightStride;
        }

        AddMagnitudes(a0, sums + to);
        AddMagnitudes(a1, sums + toNext);
        if (last >= 1)
        {
            AddMagnitudes(b0, sums + Sums + to);
            AddMagnitudes(b1, sums + Sums + toNext);
        }

        if (last >= 2)
        {
            AddMagnitudes(c0, sums + (2 * Sums) + to);
            AddMagnitudes(c1, sums + (2 * Sums) + toNext);
        }

        if (last >= 3)
        {
            AddMagnitudes(d0, sums + (3 * Sums) + to);
            AddMagnitudes(d1, sums + (3 * Sums) + toNext);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddMagnitudes(TVector values, float* sums)
    {
        TVector zero = TLanes.Broadcast(0);
        TVector magnitudes = TLanes.SelectGreater(values, zero, values, TLanes.Subtract(zero, values));
        TLanes.Store(TLanes.Add(TLanes.Load(sums), magnitudes), sums);
    }

    /// <summary>One of the channels that fill no vector.</summary>
    private static void AddChannel(float* rows, long stride, int count, int width, float* weights, long weightStride, float* sums)
    {
        for (int i = 0; i < count; i++)
        {
            float dot = 0;
            for (int row = 0; row < width; row++)
            {
                dot = MathF.FusedMultiplyAdd(rows[(i * stride) + row], weights[row * weightStride], dot);
            }

            sums[i * Sums] += MathF.Abs(dot);
        }
    }
}

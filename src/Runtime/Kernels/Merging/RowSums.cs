using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>Sums along one row or of two rows, the same bits at every vector width.</summary>
/// <typeparam name="TLanes">Operations.</typeparam>
/// <typeparam name="TVector">Register.</typeparam>
internal static unsafe class RowSums<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int Lanes = TokenPanels.Lanes;

    /// <summary>to = (a weightA + b weightB) scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Weighted(float* a, float weightA, float* b, float weightB, float scale, float* to, long count)
    {
        TVector weightsA = TLanes.Broadcast(weightA), weightsB = TLanes.Broadcast(weightB), scales = TLanes.Broadcast(scale);
        long i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            TVector sum = TLanes.MultiplyAdd(TLanes.Load(b + i), weightsB, TLanes.Multiply(TLanes.Load(a + i), weightsA));
            TLanes.Store(TLanes.Multiply(sum, scales), to + i);
        }

        for (; i < count; i++)
        {
            to[i] = MathF.FusedMultiplyAdd(b[i], weightB, a[i] * weightA) * scale;
        }
    }

    /// <summary>||row||: sixteen interleaved sums of squares, folded in halves.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Norm(float* row, long count)
    {
        float* sums = stackalloc float[Lanes];
        new Span<float>(sums, Lanes).Clear();
        long whole = count - (count % Lanes);
        for (long i = 0; i < whole; i += Lanes)
        {
            for (int lane = 0; lane < Lanes; lane += TLanes.Count)
            {
                TVector x = TLanes.Load(row + i + lane);
                TLanes.Store(TLanes.MultiplyAdd(x, x, TLanes.Load(sums + lane)), sums + lane);
            }
        }

        for (long i = whole; i < count; i++)
        {
            sums[i - whole] = MathF.FusedMultiplyAdd(row[i], row[i], sums[i - whole]);
        }

        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                sums[i] += sums[i + half];
            }
        }

        return MathF.Sqrt(sums[0]);
    }
}

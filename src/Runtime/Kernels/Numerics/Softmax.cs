using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>Softmax of one row, the same at every vector width: sixteen interleaved sums, folded in halves.</summary>
internal static unsafe class Softmax
{
    private const int Lanes = TokenPanels.Lanes;

    /// <summary>Replaces logits by probabilities. A row of -infinity becomes zeros; a NaN anywhere makes all of them NaN.</summary>
    internal static void Apply(Span<float> row, VectorWidth vectors)
    {
        fixed (float* values = row)
        {
            switch (vectors)
            {
                case VectorWidth.Bits512:
                    Apply<Lanes512, Vector512<float>>(values, row.Length);
                    break;
                case VectorWidth.Bits256:
                    Apply<Lanes256, Vector256<float>>(values, row.Length);
                    break;
                default:
                    Apply<Lanes1, float>(values, row.Length);
                    break;
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<TLanes, TVector>(float* row, int count)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        float* sums = stackalloc float[Lanes];
        float* rest = stackalloc float[Lanes];
        int whole = count - (count % Lanes);

        // What does not fill a block goes through one of its own; -infinity raises no maximum and adds exp(-infinity) = 0.
        new Span<float>(rest, Lanes).Fill(float.NegativeInfinity);
        new ReadOnlySpan<float>(row + whole, count - whole).CopyTo(new Span<float>(rest, Lanes));
        float max = Max<TLanes, TVector>(row, whole, rest, sums);
        if (float.IsNegativeInfinity(max))
        {
            ClearUnlessNaN(row, count);
            return;
        }

        new Span<float>(sums, Lanes).Clear();
        for (int i = 0; i < whole; i += Lanes)
        {
            Exponentials<TLanes, TVector>(row + i, max, sums);
        }

        Exponentials<TLanes, TVector>(rest, max, sums);
        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                sums[i] += sums[i + half];
            }
        }

        TVector sum = TLanes.Broadcast(sums[0]);
        for (int i = 0; i < whole; i += TLanes.Count)
        {
            TLanes.Store(TLanes.Divide(TLanes.Load(row + i), sum), row + i);
        }

        for (int i = whole; i < count; i++)
        {
            row[i] = rest[i - whole] / sums[0];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Max<TLanes, TVector>(float* row, int whole, float* rest, float* scratch)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector max = TLanes.Broadcast(float.NegativeInfinity);
        for (int i = 0; i < whole; i += TLanes.Count)
        {
            TVector value = TLanes.Load(row + i);
            max = TLanes.SelectGreater(value, max, value, max);
        }

        for (int i = 0; i < Lanes; i += TLanes.Count)
        {
            TVector value = TLanes.Load(rest + i);
            max = TLanes.SelectGreater(value, max, value, max);
        }

        TLanes.Store(max, scratch);
        float greatest = scratch[0];
        for (int i = 1; i < TLanes.Count; i++)
        {
            greatest = scratch[i] > greatest ? scratch[i] : greatest;
        }

        return greatest;
    }

    private static void ClearUnlessNaN(float* row, int count)
    {
        bool anyNaN = false;
        for (int i = 0; i < count; i++)
        {
            anyNaN |= float.IsNaN(row[i]);
        }

        new Span<float>(row, count).Fill(anyNaN ? float.NaN : 0);
    }

    /// <summary>16 values become exp(value - max) and are added to the sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exponentials<TLanes, TVector>(float* values, float max, float* sums)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector greatest = TLanes.Broadcast(max);
        for (int lane = 0; lane < Lanes; lane += TLanes.Count)
        {
            TVector value = Exponential<TLanes, TVector>.OfNegative(TLanes.Subtract(TLanes.Load(values + lane), greatest));
            TLanes.Store(value, values + lane);
            TLanes.Store(TLanes.Add(TLanes.Load(sums + lane), value), sums + lane);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Powers of a panel of logits in single precision, in place. The relative error of a power is below 2e-7 + 6e-8 |exponent|, which is what rounding a logit
/// to single precision does to it; powers below e^-87.3 are 0.
/// </summary>
internal static unsafe class SoftmaxPowers
{
    private const int Lanes = SoftmaxScores.Lanes;

    /// <summary>Replaces logits by powers.</summary>
    /// <param name="powers">Logits [classes, 16]; receives e^(logit - greatest logit).</param>
    /// <param name="exponents">Receives logit - greatest logit [classes, 16], at least <see cref="SoftmaxScores.Least"/>; null for nobody.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal static void Apply(float* powers, float* exponents, int classes, VectorWidth vectors)
    {
        switch (vectors)
        {
            case VectorWidth.Bits512:
                Apply<Lanes512, Vector512<float>>(powers, exponents, classes);
                break;
            case VectorWidth.Bits256:
                Apply<Lanes256, Vector256<float>>(powers, exponents, classes);
                break;
            default:
                Apply<Lanes1, float>(powers, exponents, classes);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<TLanes, TVector>(float* powers, float* exponents, int classes)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int end = Lanes * classes;
        TVector least = TLanes.Broadcast(SoftmaxScores.Least);
        for (int lane = 0; lane < Lanes; lane += TLanes.Count)
        {
            TVector greatest = Greatest<TLanes, TVector>(powers + lane, end);
            for (int at = lane; at < end; at += Lanes)
            {
                TVector exponent = TLanes.Subtract(TLanes.Load(powers + at), greatest);
                TLanes.Store(Exponential<TLanes, TVector>.OfNegative(exponent), powers + at);
                if (exponents != null)
                {
                    TLanes.Store(TLanes.SelectGreater(exponent, least, exponent, least), exponents + at);
                }
            }
        }
    }

    /// <summary>The greatest logits. Maxima know no rounding, so even and odd classes may go apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Greatest<TLanes, TVector>(float* logits, int end)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector even = TLanes.Load(logits), odd = even;
        int at = Lanes;
        for (; at < end - Lanes; at += 2 * Lanes)
        {
            TVector first = TLanes.Load(logits + at), second = TLanes.Load(logits + at + Lanes);
            even = TLanes.SelectGreater(first, even, first, even);
            odd = TLanes.SelectGreater(second, odd, second, odd);
        }

        if (at < end)
        {
            TVector last = TLanes.Load(logits + at);
            even = TLanes.SelectGreater(last, even, last, even);
        }

        return TLanes.SelectGreater(odd, even, odd, even);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>Dot products of one vector with tokens that lie in panels already, accumulated in channel order.</summary>
internal static unsafe class PanelProducts
{
    /// <summary>Writes one product per token, and one for every copy that fills up the last panel.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="vector">As many values as the tokens have channels.</param>
    /// <param name="products">Receives <see cref="PanelSet.PaddedCount"/> products.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal static void Compute(PanelSet tokens, float* vector, float* products, VectorWidth vectors)
    {
        switch (vectors)
        {
            case VectorWidth.Bits512:
                Compute<Lanes512, Vector512<float>>(tokens, vector, products);
                break;
            case VectorWidth.Bits256:
                Compute<Lanes256, Vector256<float>>(tokens, vector, products);
                break;
            default:
                Compute<Lanes1, float>(tokens, vector, products);
                break;
        }
    }

    /// <summary>Eight sums side by side hide the latency of the multiply-add; past the last vector that one is repeated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compute<TLanes, TVector>(PanelSet tokens, float* vector, float* products)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int next = TLanes.Count, last = tokens.PaddedCount - next;
        TVector zero = TLanes.Broadcast(0);
        for (int first = 0; first <= last; first += 8 * next)
        {
            int b = int.Min(first + next, last), c = int.Min(first + (2 * next), last), d = int.Min(first + (3 * next), last);
            int e = int.Min(first + (4 * next), last), f = int.Min(first + (5 * next), last);
            int g = int.Min(first + (6 * next), last), h = int.Min(first + (7 * next), last);
            float* fromA = tokens.Column(first), fromB = tokens.Column(b), fromC = tokens.Column(c), fromD = tokens.Column(d);
            float* fromE = tokens.Column(e), fromF = tokens.Column(f), fromG = tokens.Column(g), fromH = tokens.Column(h);
            TVector sumA = zero, sumB = zero, sumC = zero, sumD = zero, sumE = zero, sumF = zero, sumG = zero, sumH = zero;
            for (int channel = 0; channel < tokens.Width; channel++)
            {
                long at = (long)channel * TokenPanels.Lanes;
                TVector factor = TLanes.Broadcast(vector[channel]);
                sumA = TLanes.MultiplyAdd(TLanes.Load(fromA + at), factor, sumA);
                sumB = TLanes.MultiplyAdd(TLanes.Load(fromB + at), factor, sumB);
                sumC = TLanes.MultiplyAdd(TLanes.Load(fromC + at), factor, sumC);
                sumD = TLanes.MultiplyAdd(TLanes.Load(fromD + at), factor, sumD);
                sumE = TLanes.MultiplyAdd(TLanes.Load(fromE + at), factor, sumE);
                sumF = TLanes.MultiplyAdd(TLanes.Load(fromF + at), factor, sumF);
                sumG = TLanes.MultiplyAdd(TLanes.Load(fromG + at), factor, sumG);
                sumH = TLanes.MultiplyAdd(TLanes.Load(fromH + at), factor, sumH);
            }

            TLanes.Store(sumA, products + first);
            TLanes.Store(sumB, products + b);
            TLanes.Store(sumC, products + c);
            TLanes.Store(sumD, products + d);
            TLanes.Store(sumE, products + e);
            TLanes.Store(sumF, products + f);
            TLanes.Store(sumG, products + g);
            TLanes.Store(sumH, products + h);
        }
    }
}

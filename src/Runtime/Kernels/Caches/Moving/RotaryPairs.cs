using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>Turns pairs of channels: (a, b) becomes (a cos - b sin, b cos + a sin), the product of two complex numbers.</summary>
/// <typeparam name="TLanes">Operations.</typeparam>
/// <typeparam name="TVector">Register.</typeparam>
internal static unsafe class RotaryPairs<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Turns as many pairs as fill whole vectors.</summary>
    /// <param name="a">First channels of the pairs.</param>
    /// <param name="b">Second channels of the pairs.</param>
    /// <param name="cosines">Cosines of the turns.</param>
    /// <param name="sines">Sines of the turns.</param>
    /// <param name="first">The first pair.</param>
    /// <param name="pairs">Behind the last pair.</param>
    /// <returns>The first pair that was not turned.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Turn(float* a, float* b, float* cosines, float* sines, int first, int pairs)
    {
        int i = first;
        for (; i <= pairs - TLanes.Count; i += TLanes.Count)
        {
            TVector x = TLanes.Load(a + i), y = TLanes.Load(b + i), cosine = TLanes.Load(cosines + i), sine = TLanes.Load(sines + i);
            TLanes.Store(TLanes.Subtract(TLanes.Multiply(x, cosine), TLanes.Multiply(y, sine)), a + i);
            TLanes.Store(TLanes.MultiplyAdd(x, sine, TLanes.Multiply(y, cosine)), b + i);
        }

        return i;
    }
}

using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// p1 - p2 = (1 - e^exponent of the second) / sum. That one power is in double precision always, or samples whose two classes almost tie, which are the
/// hardest, would themselves tie.
/// </summary>
internal readonly unsafe struct MarginTerm : ISoftmaxScore
{
    /// <inheritdoc/>
    public static bool ReadsExponents => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<T, TLanes, TVector>(T* powers, T* exponents, int classes)
        where T : unmanaged
        where TLanes : struct, ISampleLanes<TVector>
        where TVector : struct
    {
        TVector first = TLanes.Broadcast(SoftmaxScores.Least), second = first;
        for (int index = 0; index < classes; index++)
        {
            TVector exponent = TLanes.Load(exponents + (index * SoftmaxScores.Lanes));
            second = TLanes.Max(second, TLanes.Min(first, exponent));
            first = TLanes.Max(first, exponent);
        }

        TVector gap = TLanes.Subtract(TLanes.Broadcast(1), SampleExponential<TLanes, TVector>.OfNegative(second));
        return TLanes.Divide(gap, SoftmaxScores.Sum<T, TLanes, TVector>(powers, classes));
    }
}

using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>-sum p ln p = ln sum - (sum of power x exponent) / sum: one logarithm a sample.</summary>
internal readonly unsafe struct EntropyTerm : ISoftmaxScore
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
        TVector weighted = TLanes.Broadcast(0), sum = weighted;
        for (int index = 0; index < classes; index++)
        {
            int at = index * SoftmaxScores.Lanes;
            TVector power = TLanes.Load(powers + at);
            sum = TLanes.Add(sum, power);
            weighted = TLanes.MultiplyAdd(power, TLanes.Load(exponents + at), weighted);
        }

        // Rounding may leave a little below 0 of an entropy that is 0.
        TVector entropy = TLanes.Subtract(SampleLogarithm<TLanes, TVector>.Of(sum), TLanes.Divide(weighted, sum));
        return TLanes.Max(entropy, TLanes.Broadcast(0));
    }
}

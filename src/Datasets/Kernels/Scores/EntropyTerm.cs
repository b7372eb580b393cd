using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>-sum p ln p = ln sum - (sum of power x exponent) / sum: one logarithm a sample.</summary>
internal readonly unsafe struct EntropyTerm : ISoftmaxScore
{
    /// <inheritdoc/>
    public static bool ReadsExponents => true;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public static TVector Of<TLanes, TVector>(double* powers, double* exponents, int classes, TVector sum)
        where TLanes : struct, ISampleLanes<TVector>
        where TVector : struct
    {
        TVector weighted = TLanes.Broadcast(0);
        for (int index = 0; index < classes; index++)
        {
            int at = index * SoftmaxScores.Lanes;
            weighted = TLanes.MultiplyAdd(TLanes.Load(powers + at), TLanes.Load(exponents + at), weighted);
        }

        double* logarithms = stackalloc double[SoftmaxScores.Lanes];
        TLanes.Store(sum, logarithms);
        for (int lane = 0; lane < TLanes.Count; lane++)
        {
            logarithms[lane] = Logarithm.Of(logarithms[lane]);
        }

        // Rounding may leave a little below 0 of an entropy that is 0.
        return TLanes.Max(TLanes.Subtract(TLanes.Load(logarithms), TLanes.Divide(weighted, sum)), TLanes.Broadcast(0));
    }
}

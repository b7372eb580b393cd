namespace PipelineDsl.Kernels;

/// <summary>-sum p ln p = ln sum - (sum of power x exponent) / sum: one logarithm a sample.</summary>
internal readonly unsafe struct EntropyTerm : ISoftmaxScore
{
    /// <inheritdoc/>
    public static bool ReadsExponents => true;

    /// <inheritdoc/>
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

        // Rounding may leave a little below 0 of an entropy that is 0.
        TVector entropy = TLanes.Subtract(SampleLogarithm<TLanes, TVector>.Of(sum), TLanes.Divide(weighted, sum));
        return TLanes.Max(entropy, TLanes.Broadcast(0));
    }
}

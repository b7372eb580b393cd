namespace PipelineDsl.Kernels;

/// <summary>-ln p of the label = ln sum - its exponent.</summary>
internal readonly unsafe struct CrossEntropyTerm : ISoftmaxScore
{
    /// <inheritdoc/>
    public static bool ReadsExponents => true;

    /// <inheritdoc/>
    public static void Prepare(double* powers, double* exponents, int label) => *exponents = exponents[label * SoftmaxScores.Lanes];

    /// <inheritdoc/>
    public static TVector Of<TLanes, TVector>(double* powers, double* exponents, int classes, TVector sum)
        where TLanes : struct, ISampleLanes<TVector>
        where TVector : struct =>
        TLanes.Subtract(SampleLogarithm<TLanes, TVector>.Of(sum), TLanes.Load(exponents));
}

namespace PipelineDsl.Kernels;

/// <summary>1 - p1: the greatest power is 1, so p1 is 1 / sum.</summary>
internal readonly unsafe struct ConfidenceTerm : ISoftmaxScore
{
    /// <inheritdoc/>
    public static TVector Of<TLanes, TVector>(double* powers, double* exponents, int classes, TVector sum)
        where TLanes : struct, ISampleLanes<TVector>
        where TVector : struct =>
        TLanes.Subtract(TLanes.Broadcast(1), TLanes.Divide(TLanes.Broadcast(1), sum));
}

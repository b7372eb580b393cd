namespace PipelineDsl.Kernels;

/// <summary>p1 - p2.</summary>
internal readonly unsafe struct MarginTerm : ISoftmaxScore
{
    /// <inheritdoc/>
    public static TVector Of<TLanes, TVector>(double* powers, double* exponents, int classes, TVector sum)
        where TLanes : struct, ISampleLanes<TVector>
        where TVector : struct
    {
        TVector first = TLanes.Broadcast(0), second = first;
        for (int index = 0; index < classes; index++)
        {
            TVector power = TLanes.Load(powers + (index * SoftmaxScores.Lanes));
            second = TLanes.Max(second, TLanes.Min(first, power));
            first = TLanes.Max(first, power);
        }

        return TLanes.Divide(TLanes.Subtract(first, second), sum);
    }
}

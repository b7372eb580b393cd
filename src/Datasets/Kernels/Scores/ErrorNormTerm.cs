namespace PipelineDsl.Kernels;

/// <summary>
/// ||p - one-hot||: the error of the label is the sum of the other probabilities, which, unlike 1 - p, loses nothing for samples that are learned well.
/// </summary>
internal readonly unsafe struct ErrorNormTerm : ISoftmaxScore
{
    /// <inheritdoc/>
    public static void Prepare(double* powers, double* exponents, int label) => powers[label * SoftmaxScores.Lanes] = 0;

    /// <inheritdoc/>
    public static TVector Of<TLanes, TVector>(double* powers, double* exponents, int classes, TVector sum)
        where TLanes : struct, ISampleLanes<TVector>
        where TVector : struct
    {
        TVector others = TLanes.Broadcast(0), squares = others;
        for (int index = 0; index < classes; index++)
        {
            TVector power = TLanes.Load(powers + (index * SoftmaxScores.Lanes));
            others = TLanes.Add(others, power);
            squares = TLanes.MultiplyAdd(power, power, squares);
        }

        return TLanes.Divide(TLanes.Sqrt(TLanes.MultiplyAdd(others, others, squares)), sum);
    }
}

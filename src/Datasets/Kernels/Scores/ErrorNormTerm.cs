using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// ||p - one-hot||: the error of the label is the sum of the other probabilities, which, unlike 1 - p, loses nothing for samples that are learned well.
/// </summary>
internal readonly unsafe struct ErrorNormTerm : ISoftmaxScore
{
    /// <summary>Puts the power of the label aside, in the first of the exponents, which nobody else needs.</summary>
    public static void Prepare<T>(T* powers, T* exponents, int label)
        where T : unmanaged
    {
        T* power = powers + (label * SoftmaxScores.Lanes);
        (*exponents, *power) = (*power, default);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<T, TLanes, TVector>(T* powers, T* exponents, int classes)
        where T : unmanaged
        where TLanes : struct, ISampleLanes<TVector>
        where TVector : struct
    {
        TVector others = TLanes.Broadcast(0), squares = others;
        for (int index = 0; index < classes; index += SoftmaxScores.Together)
        {
            // Four classes are added up first, so that the sums of all need not wait for each of them.
            T* at = powers + (index * SoftmaxScores.Lanes);
            TVector a = TLanes.Load(at), b = TLanes.Load(at + SoftmaxScores.Lanes);
            TVector c = TLanes.Load(at + (2 * SoftmaxScores.Lanes)), d = TLanes.Load(at + (3 * SoftmaxScores.Lanes));
            others = TLanes.Add(others, TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d)));
            TVector ab = TLanes.MultiplyAdd(a, a, TLanes.Multiply(b, b)), cd = TLanes.MultiplyAdd(c, c, TLanes.Multiply(d, d));
            squares = TLanes.Add(squares, TLanes.Add(ab, cd));
        }

        return TLanes.Divide(TLanes.Sqrt(TLanes.MultiplyAdd(others, others, squares)), TLanes.Add(others, TLanes.Load(exponents)));
    }
}

using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>-ln p of the label = ln sum - its exponent.</summary>
internal readonly unsafe struct CrossEntropyTerm : ISoftmaxScore
{
    /// <inheritdoc/>
    public static bool ReadsExponents => true;

    /// <inheritdoc/>
    public static void Prepare<T>(T* powers, T* exponents, int label)
        where T : unmanaged => *exponents = exponents[label * SoftmaxScores.Lanes];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<T, TLanes, TVector>(T* powers, T* exponents, int classes)
        where T : unmanaged
        where TLanes : struct, ISampleLanes<TVector>
        where TVector : struct =>
        TLanes.Subtract(SampleLogarithm<TLanes, TVector>.Of(SoftmaxScores.Sum<T, TLanes, TVector>(powers, classes)), TLanes.Load(exponents));
}

using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>1 - p1: the greatest power is 1, so p1 is 1 / sum.</summary>
internal readonly unsafe struct ConfidenceTerm : ISoftmaxScore
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<T, TLanes, TVector>(T* powers, T* exponents, int classes)
        where T : unmanaged
        where TLanes : struct, ISampleLanes<TVector>
        where TVector : struct =>
        TLanes.Subtract(TLanes.Broadcast(1), TLanes.Divide(TLanes.Broadcast(1), SoftmaxScores.Sum<T, TLanes, TVector>(powers, classes)));
}

using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>Dot products; cosines where rows have length 1.</summary>
internal readonly struct ProductPair : IPairTerm
{
    public static bool IsDistance => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Add<T, TLanes, TVector>(TVector a, TVector b, TVector sum)
        where T : unmanaged
        where TLanes : struct, IRowLanes<T, TVector>
        where TVector : struct =>
        TLanes.MultiplyAdd(a, b, sum);
}

using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// Squared Euclidean distances, from the differences themselves: nothing cancels, however far from the origin the rows lie, and equal rows are exactly 0
/// apart.
/// </summary>
internal readonly struct SquaredDifferencePair : IPairTerm
{
    public static bool IsDistance => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Add<T, TLanes, TVector>(TVector a, TVector b, TVector sum)
        where T : unmanaged
        where TLanes : struct, IRowLanes<T, TVector>
        where TVector : struct
    {
        TVector difference = TLanes.Subtract(a, b);
        return TLanes.MultiplyAdd(difference, difference, sum);
    }
}

using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>Adds the product with the vector: dot products.</summary>
internal readonly struct ProductTerm : IChannelTerm
{
    public static bool ReadsFactor => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Add<TLanes, TVector>(TVector value, TVector factor, TVector sum)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct =>
        TLanes.MultiplyAdd(value, factor, sum);
}

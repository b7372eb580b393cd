using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>Adds the square: squared norms.</summary>
internal readonly struct SquareTerm : IChannelTerm
{
    public static bool ReadsFactor => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Add<TLanes, TVector>(TVector value, TVector factor, TVector sum)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct =>
        TLanes.MultiplyAdd(value, value, sum);
}

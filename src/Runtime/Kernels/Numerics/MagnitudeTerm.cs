using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>Adds the magnitude: L1 norms.</summary>
internal readonly struct MagnitudeTerm : IChannelTerm
{
    public static bool ReadsFactor => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Add<TLanes, TVector>(TVector value, TVector factor, TVector sum)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct =>
        TLanes.Add(sum, TLanes.SelectGreater(TLanes.Broadcast(0), value, TLanes.Subtract(TLanes.Broadcast(0), value), value));
}

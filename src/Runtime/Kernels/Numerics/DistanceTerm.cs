using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>Adds the squared difference to the vector: squared Euclidean distances.</summary>
internal readonly struct DistanceTerm : IChannelTerm
{
    public static bool ReadsFactor => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Add<TLanes, TVector>(TVector value, TVector factor, TVector sum)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector difference = TLanes.Subtract(value, factor);
        return TLanes.MultiplyAdd(difference, difference, sum);
    }
}

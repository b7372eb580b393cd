using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary><see cref="MergeReduction.Max"/>: the greatest of leader and sources, channel by channel.</summary>
internal readonly unsafe struct ChannelMax : IGroupReduction
{
    /// <inheritdoc/>
    public static void Reduce<TLanes, TVector>(in MergeMembers members, int leader, int firstSource, float size, float* to, long channels)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        float* greatest = members.Row(leader);
        for (int source = firstSource; source >= 0; source = members.Next(source))
        {
            Raise<TLanes, TVector>(greatest, members.Row(members.Token(source)), to, channels);
            greatest = to;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Raise<TLanes, TVector>(float* a, float* b, float* to, long count)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        long i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            TVector x = TLanes.Load(a + i), y = TLanes.Load(b + i);
            TLanes.Store(TLanes.SelectGreater(y, x, y, x), to + i);
        }

        for (; i < count; i++)
        {
            to[i] = b[i] > a[i] ? b[i] : a[i];
        }
    }
}

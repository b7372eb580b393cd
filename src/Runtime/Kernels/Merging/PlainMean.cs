namespace PipelineDsl.Kernels;

/// <summary><see cref="MergeReduction.Mean"/>: the weighted mean of members that all count 1.</summary>
internal readonly unsafe struct PlainMean : IGroupReduction
{
    /// <inheritdoc/>
    public static void Reduce<TLanes, TVector>(in MergeMembers members, int leader, int firstSource, float size, float* to, long channels)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        MergeMembers equal = members.WithoutSizes();
        WeightedMean.Reduce<TLanes, TVector>(in equal, leader, firstSource, equal.Total(leader, firstSource), to, channels);
    }
}

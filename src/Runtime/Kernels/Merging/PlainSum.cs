namespace PipelineDsl.Kernels;

/// <summary><see cref="MergeReduction.Sum"/>: leader + sources.</summary>
internal readonly unsafe struct PlainSum : IGroupReduction
{
    /// <inheritdoc/>
    public static void Reduce<TLanes, TVector>(in MergeMembers members, int leader, int firstSource, float size, float* to, long channels)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        float* sum = members.Row(leader);
        for (int source = firstSource; source >= 0; source = members.Next(source))
        {
            RowSums<TLanes, TVector>.Weighted(sum, 1, members.Row(members.Token(source)), 1, 1, to, channels);
            sum = to;
        }
    }
}

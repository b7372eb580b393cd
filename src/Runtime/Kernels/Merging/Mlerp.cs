namespace PipelineDsl.Kernels;

/// <summary><see cref="MergeReduction.Mlerp"/>: mean / ||mean|| x max ||member|| (ToFu, arXiv 2312.01026, section 3.3).</summary>
internal readonly unsafe struct Mlerp : IGroupReduction
{
    /// <inheritdoc/>
    public static void Reduce<TLanes, TVector>(in MergeMembers members, int leader, int firstSource, float size, float* to, long channels)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        float longest = RowSums<TLanes, TVector>.Norm(members.Row(leader), channels);
        for (int source = firstSource; source >= 0; source = members.Next(source))
        {
            longest = float.Max(longest, RowSums<TLanes, TVector>.Norm(members.Row(members.Token(source)), channels));
        }

        PlainMean.Reduce<TLanes, TVector>(in members, leader, firstSource, size, to, channels);
        float norm = RowSums<TLanes, TVector>.Norm(to, channels);
        if (norm == 0)
        {
            RowCopy<TLanes, TVector>.Copy(members.Row(leader), to, channels);
            return;
        }

        RowSums<TLanes, TVector>.Weighted(to, longest / norm, to, 0, 1, to, channels);
    }
}

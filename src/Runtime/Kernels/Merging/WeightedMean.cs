using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary><see cref="MergeReduction.SizeWeightedMean"/>: (sum s x)(1 / sum s).</summary>
internal readonly unsafe struct WeightedMean : IGroupReduction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Reduce<TLanes, TVector>(in MergeMembers members, int leader, int firstSource, float size, float* to, long channels)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        float* sum = members.Row(leader);
        if (size == 0)
        {
            RowCopy<TLanes, TVector>.Copy(sum, to, channels);
            return;
        }

        float weight = members.Size(leader);
        for (int source = firstSource; source >= 0;)
        {
            int token = members.Token(source);
            source = members.Next(source);
            float scale = source < 0 ? 1 / size : 1;
            RowSums<TLanes, TVector>.Weighted(sum, weight, members.Row(token), members.Size(token), scale, to, channels);
            sum = to;
            weight = 1;
        }
    }
}

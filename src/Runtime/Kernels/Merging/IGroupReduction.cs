namespace PipelineDsl.Kernels;

/// <summary>What a group of two or more tokens becomes.</summary>
internal unsafe interface IGroupReduction
{
    /// <summary>Writes the row of one group.</summary>
    /// <param name="members">The tokens.</param>
    /// <param name="leader">The token that leads the group.</param>
    /// <param name="firstSource">The first of its sources; there is at least one.</param>
    /// <param name="size">Sum of the sizes of leader and sources.</param>
    /// <param name="to">Receives the row.</param>
    /// <param name="channels">Values of a row.</param>
    static abstract void Reduce<TLanes, TVector>(in MergeMembers members, int leader, int firstSource, float size, float* to, long channels)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct;
}

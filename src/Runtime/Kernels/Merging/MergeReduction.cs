namespace PipelineDsl.Kernels;

/// <summary>What the tokens of one group become. Members are taken in one order, so that the result does not depend on the vector width.</summary>
public enum MergeReduction
{
    /// <summary>The mean weighted by the sizes (ToMe, arXiv 2210.09461). A group whose sizes are all 0 keeps its leader's vector.</summary>
    SizeWeightedMean,

    /// <summary>The mean of the members, whatever their sizes (tomesd, arXiv 2303.17604).</summary>
    Mean,

    /// <summary>The sum of the members.</summary>
    Sum,

    /// <summary>The greatest value of every channel: with a one-hot row per original token it tells the sources of a group (ToMe).</summary>
    Max,

    /// <summary>
    /// The direction of the mean with the norm of the longest member (MLERP; ToFu, arXiv 2312.01026). A group whose mean is zero keeps its
    /// leader's vector.
    /// </summary>
    Mlerp,
}

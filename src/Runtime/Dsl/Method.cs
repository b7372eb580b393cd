namespace PipelineDsl;

/// <summary>Published methods that <see cref="RecipeAttribute"/> expands.</summary>
public enum Method
{
    /// <summary>
    /// Token Merging (Bolya et al., ICLR 2023, arXiv 2210.09461): bipartite soft matching on the mean of the keys after every
    /// attention, size-weighted mean, proportional attention. <c>Remove</c> is clamped per layer to what matching can merge.
    /// </summary>
    ToMe,
}

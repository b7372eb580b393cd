using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Keeps samples that represent the others: facility location, the sum over reference rows of the similarity to the most similar sample kept.
/// Similarities are 0.5 + 0.5 cos, or a constant of the set less the Euclidean distance.
/// </summary>
public readonly struct FacilityLocation : ISubsetSelector
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.None;

    /// <inheritdoc/>
    public static bool HasObjective => true;

    /// <inheritdoc/>
    public static void Select(SubsetProblem problem, SubsetChoice choice)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(choice);
        using RowSimilarities<float> similarities = SubsetSimilarity.Of(problem);
        SubmodularGreedy.Select(new FacilityLocationFunction<float>(similarities), SubsetSimilarity.Greedy(problem), choice);
        choice.Comparisons = similarities.Comparisons;
    }

    /// <inheritdoc/>
    public static double Value(SubsetProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        using RowSimilarities<float> similarities = SubsetSimilarity.Of(problem);
        return SubsetSimilarity.Value(new FacilityLocationFunction<float>(similarities));
    }
}

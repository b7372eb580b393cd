using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// As <see cref="FacilityLocation"/>, with weights for training (CRAIG, arXiv 1906.01827): each sample kept counts for the reference rows that are most
/// similar to it, scaled so that the weights sum to the number of samples.
/// </summary>
public readonly struct Craig : ISubsetSelector
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
        var function = new FacilityLocationFunction<float>(similarities);
        SubmodularGreedy.Select(function, SubsetSimilarity.Greedy(problem), choice);
        choice.Comparisons = similarities.Comparisons;
        double[] weights = new double[choice.Count];
        function.Weigh(weights);
        double scale = (problem.Samples > 0 ? problem.Samples : problem.Embeddings.Count) / (double)similarities.References;
        for (int pick = 0; pick < weights.Length; pick++)
        {
            choice.Weigh(pick, weights[pick] * scale);
        }
    }

    /// <inheritdoc/>
    public static double Value(SubsetProblem problem) => FacilityLocation.Value(problem);
}

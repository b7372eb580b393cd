using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Keeps samples that are similar to the set and not to each other: graph cut, Lambda times the similarities with all samples less those among the
/// samples kept. Cosines with all samples follow from their mean; distances are taken to the reference rows.
/// </summary>
public readonly struct GraphCut : ISubsetSelector
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.None;

    /// <inheritdoc/>
    public static bool HasObjective => true;

    /// <inheritdoc/>
    public static void Select(SubsetProblem problem, SubsetChoice choice)
    {
        ArgumentNullException.ThrowIfNull(problem);
        using RowSimilarities<float> similarities = SubsetSimilarity.Of(problem);
        SubmodularGreedy.Select(Function(problem, similarities), SubsetSimilarity.Greedy(problem), choice);
    }

    /// <inheritdoc/>
    public static double Value(SubsetProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        using RowSimilarities<float> similarities = SubsetSimilarity.Of(problem);
        return SubsetSimilarity.Value(Function(problem, similarities));
    }

    private static GraphCutFunction<float> Function(SubsetProblem problem, RowSimilarities<float> similarities)
    {
        double samples = problem.Samples > 0 ? problem.Samples : problem.Embeddings.Count;
        double[] coverage = new double[problem.Embeddings.Count];
        if (problem.Options.Metric == SampleMetric.Cosine)
        {
            double[] mean = SubsetSimilarity.Mean(problem);
            for (int candidate = 0; candidate < coverage.Length; candidate++)
            {
                coverage[candidate] = samples * (0.5 + (0.5 * WideSums.Dot<float, double>(problem.Embeddings[candidate], mean)));
            }
        }
        else
        {
            similarities.Sums(coverage, problem.Threads);
            for (int candidate = 0; candidate < coverage.Length; candidate++)
            {
                coverage[candidate] *= samples / similarities.References;
            }
        }

        return new GraphCutFunction<float>(similarities, problem.Options.Lambda, coverage);
    }
}

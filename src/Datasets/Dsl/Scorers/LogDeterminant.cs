using PipelineDsl.Datasets;
using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Keeps samples that differ from each other: the logarithm of the determinant of their similarities 0.5 + 0.5 cos (Kulesza and Taskar,
/// arXiv 1207.6083). It is not monotone, so no guarantee holds; once the samples kept span all channels, the rest is taken by index.
/// </summary>
public readonly struct LogDeterminant : ISubsetSelector
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.None;

    /// <inheritdoc/>
    public static bool HasObjective => true;

    /// <inheritdoc/>
    public static void Select(SubsetProblem problem, SubsetChoice choice)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (problem.Options.Metric != SampleMetric.Cosine)
        {
            // Distances make no matrix that has a determinant of volumes.
            throw new DatasetException("LogDeterminant compares angles: declare Metric = SampleMetric.Cosine.", 2);
        }

        using RowSimilarities<float> similarities = SubsetSimilarity.Of(problem);
        SubmodularGreedy.Select(new LogDeterminantFunction<float>(similarities), SubsetSimilarity.Greedy(problem), choice);
    }

    /// <inheritdoc/>
    public static double Value(SubsetProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        using RowSimilarities<float> similarities = SubsetSimilarity.Of(problem);
        return SubsetSimilarity.Value(new LogDeterminantFunction<float>(similarities));
    }
}

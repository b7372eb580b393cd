using PipelineDsl.Datasets;
using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Greedy k-center (core-sets, arXiv 1708.00489): the first pick is nearest to the mean, each further one is farthest from those before. Every sample ends
/// up close to a pick, so outliers are picked early; <c>DropOutliers</c> passes over the farthest. The gain of a pick is the radius that it leaves.
/// </summary>
public readonly struct KCenter : ISubsetSelector
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.None;

    /// <inheritdoc/>
    public static void Select(SubsetProblem problem, SubsetChoice choice)
    {
        if (double.IsFinite(problem.MaxCost))
        {
            throw new DatasetException("k-center counts picks and knows no costs: declare Keep or KeepCount.", 2);
        }

        int count = int.Min(problem.Count, problem.Embeddings.Count);
        if (count == 0)
        {
            return;
        }

        int[] order = new int[count];
        double[] radii = new double[count];
        var options = new KCenterOptions
        {
            Metric = problem.Options.Metric,
            DropOutliers = problem.Options.DropOutliers,
            Threads = problem.Threads,
            Stop = problem.Stop,
        };
        choice.Comparisons = KCenterGreedy.Select(problem.Embeddings, count, options, order, radii);
        for (int pick = 0; pick < count; pick++)
        {
            choice.Add(order[pick], radii[pick]);
        }
    }
}

using PipelineDsl.Datasets;
using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Keeps samples whose mean follows the mean of the set, or of the class (herding in iCaRL's form, arXiv 1611.07725): for small budgets, since every
/// pick passes over all samples. Rows have length 1 where angles are compared, so that no sample counts for its length alone.
/// </summary>
public readonly struct Herding : ISubsetSelector
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.None;

    /// <inheritdoc/>
    public static void Select(SubsetProblem problem, SubsetChoice choice)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(choice);
        if (double.IsFinite(problem.MaxCost))
        {
            throw new DatasetException("Herding counts picks and knows no costs: declare Keep or KeepCount.", 2);
        }

        int[] order = new int[problem.Count];
        double[] gaps = new double[problem.Count];
        HerdingSelection.Select(
            problem.Embeddings, SubsetSimilarity.Mean(problem), HerdingVariant.MeanMatch, order, gaps, problem.Threads, problem.Stop);
        for (int pick = 0; pick < order.Length; pick++)
        {
            choice.Add(order[pick], gaps[pick]);
        }
    }
}

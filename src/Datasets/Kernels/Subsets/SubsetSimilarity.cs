namespace PipelineDsl.Kernels;

/// <summary>What the built-in selectors of sets make of a problem.</summary>
internal static class SubsetSimilarity
{
    /// <summary>Bounds renewed at a time: two tiles, whatever the number of threads, so that the work done does not depend on it.</summary>
    private const int Batch = 2 * SimilarityBatch<float>.Lanes;

    /// <summary>The similarities of a problem: 0.5 + 0.5 cos, or a constant for all parts of the set less the distance.</summary>
    /// <param name="problem">The problem.</param>
    internal static RowSimilarities<float> Of(SubsetProblem problem) => new(
        problem.Embeddings,
        problem.References,
        problem.Options.Metric == SampleMetric.Cosine ? PairSimilarity.Cosine
        : PairSimilarity.Below(problem.MaxDistance > 0 ? problem.MaxDistance : 2 * GreatestDistance(problem)));

    /// <summary>How a problem's function is maximised.</summary>
    /// <param name="problem">The problem.</param>
    internal static GreedyOptions Greedy(SubsetProblem problem) => new()
    {
        Count = problem.Count,
        Algorithm = problem.Options.Greedy,
        Epsilon = problem.Options.Epsilon,
        Seed = problem.Seed,
        Keys = problem.Indices,
        Costs = problem.Costs,
        MaxCost = problem.MaxCost,
        Batch = Batch,
        Threads = problem.Threads,
        Stop = problem.Stop,
    };

    /// <summary>The mean that a problem aims at.</summary>
    /// <param name="problem">The problem.</param>
    internal static double[] Mean(SubsetProblem problem)
    {
        if (!problem.Mean.IsEmpty)
        {
            return problem.Mean.ToArray();
        }

        double[] mean = new double[problem.Embeddings.Width];
        for (int row = 0; row < problem.Embeddings.Count; row++)
        {
            RowValues<float>.AddTo(problem.Embeddings[row], mean);
        }

        for (int channel = 0; channel < mean.Length; channel++)
        {
            mean[channel] /= problem.Embeddings.Count;
        }

        return mean;
    }

    /// <summary>The value of a set that holds all candidates.</summary>
    /// <param name="function">The function.</param>
    internal static double Value(ISubmodularFunction function)
    {
        for (int candidate = 0; candidate < function.Candidates; candidate++)
        {
            function.Add(candidate);
        }

        return function.Value;
    }

    /// <summary>The greatest distance of a row to the mean: no two rows lie further apart than twice that.</summary>
    private static double GreatestDistance(SubsetProblem problem)
    {
        double[] mean = Mean(problem);
        double greatest = 0;
        foreach (RowBuffer<float>? rows in (RowBuffer<float>?[])[problem.Embeddings, problem.References])
        {
            for (int row = 0; row < (rows?.Count ?? 0); row++)
            {
                greatest = Math.Max(greatest, WideSums.SquaredDistance<float, double>(rows![row], mean));
            }
        }

        return Math.Sqrt(greatest);
    }
}

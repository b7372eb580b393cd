namespace PipelineDsl.Kernels;

/// <summary>
/// Greedy maximisation of a monotone submodular function. With a number of picks: naive and lazy greedy (Minoux 1978) reach 1 - 1/e of the optimum,
/// stochastic greedy (Mirzasoleiman et al., arXiv 1409.7938) 1 - 1/e - epsilon in expectation, approximate lazy greedy 1 - 1/e^0.9. With costs: the
/// better of greedy by gain over cost and greedy by gain, both skipping what does not fit, reaches (1 - 1/e) / 2 (Leskovec et al., KDD 2007).
/// Equal gains: the lowest place.
/// </summary>
public static class SubmodularGreedy
{
    /// <summary>What approximate lazy greedy accepts of the greatest bound.</summary>
    private const double Accepted = 0.9;

    /// <summary>Picks candidates, the best first.</summary>
    /// <param name="function">The function; holds the picks afterwards.</param>
    /// <param name="options">How many, and how.</param>
    /// <param name="choice">Receives the picks with their gains.</param>
    /// <returns>Gains that were evaluated.</returns>
    /// <exception cref="ArgumentException">Costs or names are not one a candidate, or a cost is not above 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="InvalidOperationException">A gain is not finite, or the function is not submodular.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public static long Select(ISubmodularFunction function, GreedyOptions options, SubsetChoice choice)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(choice);
        Check(function, options);
        var byGain = new GreedyPicks(function, options, ratios: false);
        long evaluations = Run(byGain);
        GreedyPicks best = byGain;
        if (!options.Costs.IsEmpty)
        {
            double value = function.Value;
            var byRatio = new GreedyPicks(function, options, ratios: true);
            evaluations += Run(byRatio);
            best = function.Value >= value ? byRatio : byGain;
        }

        best.Restore();
        best.CopyTo(choice);
        return evaluations;
    }

    private static long Run(GreedyPicks picks)
    {
        picks.Start();
        return picks.Options.Algorithm switch
        {
            GreedyAlgorithm.Naive => SteppedGreedy.Select(picks, sample: picks.Function.Candidates),
            GreedyAlgorithm.Stochastic => SteppedGreedy.Select(picks, SteppedGreedy.Sample(picks.Function.Candidates, picks.Options)),
            GreedyAlgorithm.ApproximateLazy => LazyGreedy.Select(picks, Accepted),
            _ => LazyGreedy.Select(picks, accepted: 1),
        };
    }

    private static void Check(ISubmodularFunction function, GreedyOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Count, function.Candidates);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        if (!(options.Epsilon > 0 && options.Epsilon < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"Epsilon must lie between 0 and 1, but is {options.Epsilon}.");
        }

        if (!options.Keys.IsEmpty && options.Keys.Length != function.Candidates)
        {
            throw new ArgumentException($"Expected {function.Candidates} keys, got {options.Keys.Length}.", nameof(options));
        }

        if (!options.Costs.IsEmpty && options.Costs.Length != function.Candidates)
        {
            throw new ArgumentException($"Expected {function.Candidates} costs, got {options.Costs.Length}.", nameof(options));
        }

        int wrong = options.Costs.Span.IndexOfAnyExceptInRange(double.Epsilon, double.MaxValue);
        if (wrong >= 0)
        {
            throw new ArgumentException($"The cost of candidate {wrong} must be above 0 and finite, but is {options.Costs.Span[wrong]}.", nameof(options));
        }
    }
}

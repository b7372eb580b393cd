using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>Turns a rule into the steps of a selection.</summary>
/// <param name="rule">The rule.</param>
/// <param name="entering">Samples that enter.</param>
/// <param name="original">Samples of the set.</param>
internal sealed class SelectionPlan(SelectionRule rule, long entering, long original)
{
    private SampleOptions Options => rule.Options;

    /// <summary>The order of scores: the best end first, or ascending for the middle.</summary>
    private SelectionOrder ByScore => new(
        Options.Order != Difficulty.Middle && (Options.Order == Difficulty.Hard) == rule.HardIsHigh ? SelectionKey.HighScore : SelectionKey.LowScore,
        rule.Seed,
        Options.Ties == TieRule.Random);

    private SelectionOrder ByHash => new(SelectionKey.Hash, rule.Seed, false);

    private SelectionOrder ByMargin => new(SelectionKey.LowMargin, rule.Seed, false);

    /// <summary>What is said of samples that no step takes.</summary>
    internal VerdictReason Rest =>
        rule.Budget.Kind == SampleBudgetKind.Threshold ? VerdictReason.BelowThreshold
        : Options.Strata > 0 || rule.Choice != SampleChoice.ByScore ? VerdictReason.NotDrawn
        : VerdictReason.Outscored;

    /// <summary>The steps, in order; their ends are yet to be found.</summary>
    /// <exception cref="DatasetException">The budget cannot be met.</exception>
    internal IEnumerable<SelectionStep> Steps()
    {
        if (Options.NeverLearned == NeverLearned.Drop)
        {
            yield return Step(ByMargin, new NeverLearnedGroups(), static counts => [0, counts[1]], VerdictReason.NeverLearned);
        }

        if (Options.DropMislabelled > 0)
        {
            long dropped = (long)(Options.DropMislabelled * entering);
            yield return Step(ByMargin, new ClassGroups(1), counts => [long.Min(dropped, counts[0])], VerdictReason.Mislabelled);
        }

        if (Options.Skip > 0)
        {
            long skipped = (long)Math.Round(Options.Skip * entering, MidpointRounding.ToEven);
            yield return Step(ByScore, new ClassGroups(1), counts => [long.Min(skipped, counts[0])], VerdictReason.Skipped);
        }

        if (rule.Budget.Kind == SampleBudgetKind.Threshold)
        {
            yield return AboveThreshold();
            yield break;
        }

        if (rule.Choice == SampleChoice.BelowMean)
        {
            var groups = new MeanGroups(rule.Budget.Value);
            yield return Step(ByHash, groups, groups.Share, VerdictReason.Drawn);
            yield break;
        }

        long count = rule.Budget.Count(entering, original);
        foreach (SelectionStep step in Kept(new SelectionBudget(Options, count), count))
        {
            yield return step;
        }
    }

    private IEnumerable<SelectionStep> Kept(SelectionBudget budget, long count)
    {
        if (Options.MixRandom > 0)
        {
            long drawn = (long)Math.Round(Options.MixRandom * count, MidpointRounding.ToEven);
            yield return Step(ByHash, new ClassGroups(budget.Classes), sizes => budget.Part(sizes, drawn), VerdictReason.Drawn);
        }

        bool isRandom = rule.Choice == SampleChoice.AtRandom;
        SelectionOrder order = isRandom ? ByHash : ByScore;
        VerdictReason reason = isRandom ? VerdictReason.Drawn : VerdictReason.Chosen;
        if (Options.Quota == ClassQuota.None && (Options.ClassFloor > 0 || Options.MinPerClass > 0))
        {
            yield return Step(order, new ClassGroups(Options.Classes), budget.Floors, reason, isRanked: true);
        }

        if (Options.Strata > 0)
        {
            yield return Step(ByHash, new StratumGroups(budget.Classes, Options.Strata), budget.Strata, VerdictReason.Drawn);
        }
        else
        {
            if (Options.Order == Difficulty.Middle)
            {
                yield return Step(order, new ClassGroups(budget.Classes), sizes => BelowMiddle(sizes, budget.Left(sizes)), VerdictReason.Outscored);
            }

            yield return Step(order, new ClassGroups(budget.Classes), budget.Left, reason, isRanked: true);
        }
    }

    private static long[] BelowMiddle(long[] sizes, long[] kept) =>
        [.. sizes.Zip(kept, static (size, count) => long.Clamp(MiddleWindow.First(size, count), 0, size - count))];

    private SelectionStep AboveThreshold() => new()
    {
        // Whatever equals the threshold comes before this place.
        Order = ByScore with { By = SelectionKey.HighScore },
        Groups = new ClassGroups(1),
        Share = null,
        Reason = VerdictReason.Chosen,
        IsRanked = true,
        Ends = [SelectionPlace.End with { Key = ~OrderedScores.Of(rule.Budget.Value) }],
    };

    private static SelectionStep Step(
        SelectionOrder order, SelectionGroups groups, Func<long[], long[]> share, VerdictReason reason, bool isRanked = false) =>
        new() { Order = order, Groups = groups, Share = share, Reason = reason, IsRanked = isRanked };
}

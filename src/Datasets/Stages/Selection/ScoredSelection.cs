using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>
/// The merge of every stage that chooses by scores: reads what tasks wrote with <see cref="ScoredPartWriter"/> and writes the verdicts. Any budget, any
/// number of samples: it passes over the files a few times instead of holding them.
/// </summary>
internal sealed class ScoredSelection
{
    private readonly SelectionRanks _ranks;

    private ScoredSelection(SelectionSteps steps, VerdictReason rest, SelectionRanks ranks) => (Steps, Rest, _ranks) = (steps, rest, ranks);

    /// <summary>The steps, with the places where they end.</summary>
    internal SelectionSteps Steps { get; }

    /// <summary>What is said of samples that no step takes.</summary>
    internal VerdictReason Rest { get; }

    /// <summary>Chooses.</summary>
    /// <param name="rule">What the selection goes by.</param>
    /// <param name="entering">Samples that enter.</param>
    /// <param name="original">Samples of the set.</param>
    /// <param name="source">One score for every sample that enters.</param>
    /// <exception cref="DatasetException">The budget cannot be met.</exception>
    internal static ScoredSelection Of(SelectionRule rule, long entering, long original, ScoredSource source)
    {
        var plan = new SelectionPlan(rule, entering, original);
        var steps = new SelectionSteps();
        foreach (SelectionStep step in plan.Steps())
        {
            if (step.Groups.NeedsSummary)
            {
                step.Groups.Prepare(ScoreSummary.Of(source, steps));
            }

            if (step.Share is not null)
            {
                RankSearch.Find(source, steps, step);
            }

            steps.Add(step);
        }

        return new ScoredSelection(steps, plan.Rest, SelectionRanks.Of(source, steps));
    }

    /// <summary>Chooses, and writes the verdicts.</summary>
    /// <param name="run">The merge.</param>
    /// <param name="rule">What the selection goes by.</param>
    /// <param name="source">One score for every sample that enters the stage, such as <see cref="ScoredParts"/>.</param>
    /// <exception cref="DatasetException">The budget cannot be met.</exception>
    internal static void Reduce(TaskRun run, SelectionRule rule, ScoredSource source)
    {
        ScoredSelection selection = Of(rule, run.Entering.Count, run.Plan.Samples, source);
        selection.Report(run);
        using var verdicts = new VerdictWriter(run);
        selection.Write(source, run, verdicts);
    }

    /// <summary>The verdict on a sample.</summary>
    /// <param name="sample">The sample.</param>
    internal Verdict Judge(in ScoredSample sample)
    {
        int settled = Steps.Settle(sample);
        SelectionStep? step = settled < 0 ? null : Steps[settled];
        int group = step?.Groups.Of(sample) ?? 0;
        VerdictReason reason = step?.Groups.Reason(group, step.Reason) ?? Rest;
        return new Verdict
        {
            Index = sample.Index,
            Score = sample.Score,
            Weight = reason.Stays ? step!.Groups.Weight(group) : 0,
            Other = -1,
            Rank = reason.Stays ? _ranks.Of(sample.Index) : -1,
            Reason = reason,
        };
    }

    private void Report(TaskRun run)
    {
        for (int step = 0; step < Steps.Count; step++)
        {
            if (Steps[step].Reason == VerdictReason.Mislabelled && Steps[step].Taken[0] < Steps[step].Counts[0])
            {
                run.Report("accumulated margin from which samples were not dropped", OrderedScores.Score(Steps[step].Ends[0].Key));
            }

            if (Steps[step].Groups is MeanGroups means)
            {
                run.Report("mean score", means.Mean);
            }
        }
    }

    private void Write(ScoredSource source, TaskRun run, VerdictWriter verdicts)
    {
        foreach (ScoredBlock block in source.IsAscending ? source.Blocks() : new AscendingScores(source, run.Plan.Samples, run.MemoryBytes).Blocks())
        {
            run.Advance(block.Count);
            Write(block, verdicts);
        }
    }

    private void Write(ScoredBlock block, VerdictWriter verdicts)
    {
        for (int at = 0; at < block.Count; at++)
        {
            verdicts.Add(Judge(block[at]));
        }
    }
}

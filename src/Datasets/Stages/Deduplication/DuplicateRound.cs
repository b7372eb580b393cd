namespace PipelineDsl.Datasets;

/// <summary>Finds the duplicates inside every cluster, and decides who stays (SemDeDup, arXiv 2303.09540).</summary>
/// <param name="stage">The stage.</param>
/// <param name="plan">The plan of the run.</param>
/// <param name="clusters">The round that moved samples to clusters.</param>
/// <param name="search">The round that found the threshold; null where one is declared, or none is needed.</param>
internal sealed class DuplicateRound(DeduplicationStage stage, RunPlan plan, ClusterRound clusters, ThresholdRound? search)
    : DatasetRound($"{stage.Name}-duplicates")
{
    private readonly GroupTasks _tasks = GroupTasks.Of(plan, clusters.Groups);

    /// <inheritdoc/>
    internal override int Tasks => _tasks.Count;

    private bool IsThreshold => stage.Budget.Kind == SampleBudgetKind.Threshold;

    /// <inheritdoc/>
    internal override void Map(TaskRun run)
    {
        // In reference mode similarities do not depend on the threshold: all are wanted, and the merge cuts where the budget says.
        double threshold = IsThreshold ? stage.Budget.Value : search?.Threshold(run) ?? double.NegativeInfinity;
        var verdicts = new List<Verdict>();
        foreach ((_, RoutedGroup members) in clusters.Read(run, _tasks))
        {
            using RoutedGroup cluster = members;
            ClusterDuplicates found = ClusterDuplicates.Find(cluster, threshold, stage.Options, run);
            for (int member = 0; member < cluster.Count; member++)
            {
                verdicts.Add(found.Verdict(cluster, member));
            }

            run.Advance(cluster.Count);
        }

        MemberVerdicts.Write(run, verdicts);
    }

    /// <inheritdoc/>
    internal override void Reduce(TaskRun run)
    {
        var merged = new DuplicateVerdicts(run, Name, Tasks);
        if (IsThreshold)
        {
            run.Report("threshold", stage.Budget.Value);
            if (stage.Options is { Probe: > 1, Mode: DuplicateMode.KeptOnly })
            {
                WriteRestored(run, merged);
            }
            else
            {
                Write(run, merged.All(), static verdict => verdict.Weight > 0);
            }

            return;
        }

        long count = stage.Budget.Count(run.Entering.Count, run.Plan.Samples);
        bool isByThreshold = search is not null;
        LowestKeys.Cut cut = LowestKeys.Find(() => merged.All().Select(verdict => Key(verdict, isByThreshold)), count);
        run.Report("threshold", search?.Threshold(run) ?? cut.Key);
        long ties = cut.Ties;
        Write(run, merged.All(), verdict => Key(verdict, isByThreshold) is var key && (key < cut.Key || (key == cut.Key && ties-- > 0)));
    }

    /// <summary>
    /// What stays first: samples like no other. Where a threshold was found, those that it leaves come in front of those that it removes, so that the last
    /// few that the budget asks for are chosen well.
    /// </summary>
    private static double Key(in Verdict verdict, bool isByThreshold) => verdict.Score + (isByThreshold && verdict.Weight == 0 ? 4 : 0);

    /// <summary>
    /// A sample may have been removed in favour of one that another cluster removed. It comes back, so that each that leaves has a duplicate that stays.
    /// </summary>
    private static void WriteRestored(TaskRun run, DuplicateVerdicts merged)
    {
        var kept = new BitMask(run.Plan.Samples);
        foreach (Verdict verdict in merged.All())
        {
            if (verdict.Weight > 0)
            {
                kept.Add(verdict.Index);
            }
        }

        using var verdicts = new VerdictWriter(run);
        foreach ((Verdict verdict, long second) in merged.Pairs())
        {
            bool hasFirst = verdict.Other >= 0 && kept.Contains(verdict.Other), hasSecond = second >= 0 && kept.Contains(second);
            bool stays = verdict.Weight > 0 || (!hasFirst && !hasSecond);
            verdicts.Add(Decided(verdict with { Other = hasFirst ? verdict.Other : second }, stays));
        }
    }

    private static void Write(TaskRun run, IEnumerable<Verdict> all, Func<Verdict, bool> stays)
    {
        using var verdicts = new VerdictWriter(run);
        foreach (Verdict verdict in all)
        {
            verdicts.Add(Decided(verdict, stays(verdict)));
        }
    }

    private static Verdict Decided(Verdict verdict, bool stays) => verdict with
    {
        Weight = stays ? 1 : 0,
        Other = stays ? -1 : verdict.Other,
        Rank = -1,
        Reason = stays ? VerdictReason.Unique : VerdictReason.Duplicate,
    };
}

namespace PipelineDsl.Datasets;

/// <summary>Writes the verdicts on all samples that entered, from the picks of the last round's tasks.</summary>
internal static class SubsetVerdicts
{
    /// <summary>Writes the verdicts.</summary>
    /// <param name="run">The merge.</param>
    /// <param name="round">The round whose tasks wrote their picks.</param>
    /// <param name="hasRanks">Whether all picks were made in one order.</param>
    internal static void Write(TaskRun run, DatasetRound round, bool hasRanks)
    {
        using var verdicts = new VerdictWriter(run);
        long next = 0;
        foreach ((Verdict pick, _) in MemberVerdicts.Merge(run, round.Name, round.Tasks))
        {
            Leave(run, verdicts, next, pick.Index);
            verdicts.Add(pick with { Rank = hasRanks ? pick.Rank : -1 });
            next = pick.Index + 1;
        }

        Leave(run, verdicts, next, run.Plan.Samples);
    }

    /// <summary>The samples between two picks leave.</summary>
    private static void Leave(TaskRun run, VerdictWriter verdicts, long first, long end)
    {
        for (long index = first; index < end; index++)
        {
            if (run.Entering.Contains(index))
            {
                verdicts.Add(new Verdict { Index = index, Score = double.NaN, Other = -1, Rank = -1, Reason = VerdictReason.Outscored });
            }
        }
    }
}

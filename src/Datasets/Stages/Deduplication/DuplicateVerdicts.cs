namespace PipelineDsl.Datasets;

/// <summary>What the clusters say, one verdict a sample: with two clusters a sample, it leaves where either says so.</summary>
/// <param name="run">The merge.</param>
/// <param name="round">Name of the round.</param>
/// <param name="tasks">Number of its tasks.</param>
internal sealed class DuplicateVerdicts(TaskRun run, string round, int tasks)
{
    /// <summary>One verdict a sample, ascending; <see cref="Verdict.Other"/> is the sample that it resembles most, where it leaves.</summary>
    internal IEnumerable<Verdict> All() => Pairs().Select(static pair => pair.Verdict);

    /// <summary>The same, with the duplicate that the other cluster names; -1 where there is none.</summary>
    internal IEnumerable<(Verdict Verdict, long Second)> Pairs()
    {
        Verdict first = default;
        long second = -1;
        bool any = false;
        foreach ((Verdict verdict, _) in MemberVerdicts.Merge(run, round, tasks))
        {
            if (any && verdict.Index == first.Index)
            {
                // Ahead is the one with a duplicate, then the one that is more alike.
                bool isAhead = (verdict.Other >= 0, verdict.Score).CompareTo((first.Other >= 0, first.Score)) > 0;
                (Verdict ahead, Verdict behind) = isAhead ? (verdict, first) : (first, verdict);
                second = behind.Other;
                first = ahead with { Score = double.Max(ahead.Score, behind.Score), Weight = double.Min(ahead.Weight, behind.Weight) };
                continue;
            }

            if (any)
            {
                yield return (first, second);
            }

            (first, second, any) = (verdict, -1, true);
        }

        if (any)
        {
            yield return (first, second);
        }
    }
}

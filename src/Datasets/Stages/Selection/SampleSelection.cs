namespace PipelineDsl.Datasets;

/// <summary>Selection by scores in memory: the same steps that a stage carries out over files.</summary>
public static class SampleSelection
{
    /// <summary>Chooses samples.</summary>
    /// <param name="samples">The scores.</param>
    /// <param name="budget">How much stays.</param>
    /// <param name="options">Options, with the seed of keyed randomness.</param>
    /// <returns>The samples that stay, in ascending order.</returns>
    /// <exception cref="DatasetException">
    /// A score is not finite, a column is missing or of another length, a label is no class, options do not go together, or the budget cannot be met.
    /// </exception>
    public static ScoredChoice[] Select(SampleScores samples, SampleBudget budget, SampleOptions options)
    {
        var rule = new SelectionRule(budget, options, samples.HardIsHigh, samples.Choice, options.Seed);
        SelectionConflicts.Check(rule);
        Check(samples, options);
        int count = samples.Scores.Length;
        var source = new ArrayScores(samples);
        ScoredSelection selection = ScoredSelection.Of(rule, count, count, source);
        var kept = new List<ScoredChoice>();
        foreach (ScoredBlock block in source.Blocks())
        {
            for (int at = 0; at < block.Count; at++)
            {
                Verdict verdict = selection.Judge(block[at]);
                if (verdict.Reason.Stays)
                {
                    kept.Add(new ScoredChoice((int)verdict.Index, verdict.Weight, verdict.Rank));
                }
            }
        }

        return [.. kept];
    }

    private static void Check(SampleScores samples, SampleOptions options)
    {
        ScoredColumns columns = ScoredPart.Columns(options);
        int count = samples.Scores.Length;
        Check(columns.HasFlag(ScoredColumns.Class), samples.Labels.Length, count, "label");
        Check(columns.HasFlag(ScoredColumns.Margin), samples.Margins.Length, count, "accumulated margin");
        Check(columns.HasFlag(ScoredColumns.NeverLearned), samples.NeverLearned.Length, count, "mark of what was never learned");
        for (int sample = 0; sample < count; sample++)
        {
            if (!double.IsFinite(samples.Scores.Span[sample]) || (!samples.Margins.IsEmpty && !double.IsFinite(samples.Margins.Span[sample])))
            {
                throw new DatasetException($"Sample {sample}: its score or accumulated margin is not finite.");
            }

            if (columns.HasFlag(ScoredColumns.Class) && (uint)samples.Labels.Span[sample] >= (uint)options.Classes)
            {
                throw new DatasetException($"Sample {sample}: its label is {samples.Labels.Span[sample]}; expected 0 to {options.Classes - 1}.");
            }
        }
    }

    private static void Check(bool isNeeded, int length, int count, string column)
    {
        if ((isNeeded || length != 0) && length != count)
        {
            throw new DatasetException($"Expected one {column} for each of {count} samples, got {length}.");
        }
    }
}

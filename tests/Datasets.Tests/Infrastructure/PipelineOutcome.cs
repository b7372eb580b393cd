namespace PipelineDsl.Datasets.Tests;

/// <summary>What a run decided.</summary>
/// <param name="Verdicts">For every stage the verdicts on all samples that entered it, ascending.</param>
/// <param name="Figures">For every stage what its merges reported.</param>
/// <param name="Warnings">What merges warned of.</param>
internal sealed record PipelineOutcome(Verdict[][] Verdicts, Dictionary<string, double>[] Figures, string[] Warnings)
{
    /// <summary>Indices of samples that the last stage left, ascending.</summary>
    internal long[] Kept => [.. Verdicts[^1].Where(static verdict => verdict.Reason.Stays).Select(static verdict => verdict.Index)];

    /// <summary>Indices of samples that the last stage left, in the order of selection.</summary>
    internal long[] Order =>
        [.. Verdicts[^1].Where(static verdict => verdict.Reason.Stays).OrderBy(static verdict => verdict.Rank).Select(static verdict => verdict.Index)];

    /// <summary>Weights of samples that the last stage left, in ascending order of indices.</summary>
    internal double[] Weights => [.. Verdicts[^1].Where(static verdict => verdict.Reason.Stays).Select(static verdict => verdict.Weight)];

    /// <summary>The last stage's verdict on a sample.</summary>
    internal Verdict this[long index] => Verdicts[^1].Single(verdict => verdict.Index == index);

    internal static PipelineOutcome Read(RunContext context)
    {
        int stages = context.Plan.Pipeline.Stages.Length;
        return new PipelineOutcome(
            [.. Enumerable.Range(0, stages).Select(stage => ReadVerdicts(context, stage))],
            [.. Enumerable.Range(0, stages).Select(stage => Merges(context, stage).SelectMany(static merge => merge.Figures)
                .ToDictionary(static figure => figure.Name, static figure => figure.Value))],
            [.. Enumerable.Range(0, stages).SelectMany(stage => Merges(context, stage)).SelectMany(static merge => merge.Warnings)]);
    }

    private static IEnumerable<TaskMarker> Merges(RunContext context, int stage) =>
        context.Schedule.Where(round => round.Stage == stage).Select(round => context.Marker(new TaskName(round.Round.Name, TaskName.Merge))!);

    private static Verdict[] ReadVerdicts(RunContext context, int stage)
    {
        using PartReader part = context.Open(context.Verdicts(stage), VerdictWriter.Part);
        var verdicts = new List<Verdict>();
        foreach (ReadOnlySpan<Verdict> block in new VerdictBlocks(part))
        {
            verdicts.AddRange(block);
        }

        return [.. verdicts];
    }
}

namespace PipelineDsl.Datasets;

/// <summary>Draws as many samples as the verdicts of another stage keep.</summary>
internal sealed class MatchRound : DatasetRound
{
    private readonly string _counted;
    private readonly ScoreRound _draw;

    /// <summary>Makes the round.</summary>
    /// <param name="counted">The other stage.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="round">Its last round, whose merge wrote the verdicts.</param>
    internal MatchRound(DatasetStage counted, RunPlan plan, string round)
        : this(new ScoreRound(RandomTwin.Drawing(counted, counted.Name + "-match", new SampleBudget(SampleBudgetKind.None, 0)), plan), round)
    {
    }

    // Under the name of the draw, whose merge looks for what its tasks wrote under its own.
    private MatchRound(ScoreRound draw, string counted)
        : base(draw.Name) => (_draw, _counted) = (draw, counted);

    /// <inheritdoc/>
    internal override int Tasks => _draw.Tasks;

    /// <inheritdoc/>
    internal override void Map(TaskRun run) => _draw.Map(run);

    /// <inheritdoc/>
    internal override void Reduce(TaskRun run) => _draw.Reduce(run, new SampleBudget(SampleBudgetKind.KeepCount, Count(run)));

    private long Count(TaskRun run)
    {
        long kept = 0;
        using PartReader verdicts = run.Open(_counted, -1, VerdictWriter.Part);
        foreach (ReadOnlySpan<Verdict> block in new VerdictBlocks(verdicts))
        {
            foreach (ref readonly Verdict verdict in block)
            {
                kept += verdict.Reason.Stays ? 1 : 0;
            }
        }

        return kept;
    }
}

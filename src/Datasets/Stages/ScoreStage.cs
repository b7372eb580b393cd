namespace PipelineDsl.Datasets;

/// <summary>Keeps samples by a score that each gets from its own columns.</summary>
public sealed partial class ScoreStage : DatasetStage
{
    /// <summary>Generated code that scores a block.</summary>
    public required SampleScoreBody Score { get; init; }

    /// <inheritdoc/>
    internal override Delegate Code => Score;

    /// <summary>Whether high scores are the hard samples.</summary>
    public bool HardIsHigh { get; init; } = true;

    /// <summary>How the scores decide.</summary>
    public SampleChoice Choice { get; init; }

    /// <summary>Columns that its tasks read, where these are fewer than those that belong to it; null for all.</summary>
    internal SampleColumns? Read { get; init; }

    /// <inheritdoc/>
    internal override IReadOnlyList<DatasetRound> Rounds(RunPlan plan)
    {
        SelectionConflicts.Check(new SelectionRule(Budget, Options, HardIsHigh, Choice, plan.Seed));
        return [new ScoreRound(this, plan)];
    }
}

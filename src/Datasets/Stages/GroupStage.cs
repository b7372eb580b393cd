namespace PipelineDsl.Datasets;

/// <summary>Keeps samples by a score that each gets among the members of its cluster or class.</summary>
public sealed partial class GroupStage : DatasetStage
{
    /// <summary>Generated code that scores a group.</summary>
    public required Action<SampleGroup, Memory<double>> Score { get; init; }

    /// <summary>How samples are grouped.</summary>
    public required SampleGrouping Grouping { get; init; }

    /// <summary>Whether high scores are the hard samples.</summary>
    public bool HardIsHigh { get; init; } = true;
}

namespace PipelineDsl.Datasets;

/// <summary>Scores of samples in memory, with what a selection may need beside them. Columns that it does not need may be left out.</summary>
public sealed record SampleScores
{
    /// <summary>A score for every sample; finite.</summary>
    public required ReadOnlyMemory<double> Scores { get; init; }

    /// <summary>Classes, for quotas.</summary>
    public ReadOnlyMemory<int> Labels { get; init; }

    /// <summary>Accumulated margins, for <see cref="SampleOptions.DropMislabelled"/>; finite.</summary>
    public ReadOnlyMemory<double> Margins { get; init; }

    /// <summary>Whether samples were never learned, for <see cref="NeverLearned.Drop"/>.</summary>
    public ReadOnlyMemory<bool> NeverLearned { get; init; }

    /// <summary>Whether high scores are the hard samples.</summary>
    public bool HardIsHigh { get; init; } = true;

    /// <summary>How the scores decide.</summary>
    public SampleChoice Choice { get; init; }
}

namespace PipelineDsl.Datasets;

/// <summary>A sample that a pipeline took away: one row of <c>out/dropped</c>.</summary>
public readonly record struct DroppedSample
{
    /// <summary>Global index.</summary>
    public required long Index { get; init; }

    /// <summary>Its name; null when the inputs have no ids.</summary>
    public string? Id { get; init; }

    /// <summary>Name of the stage that took it away.</summary>
    public required string Stage { get; init; }

    /// <summary>Why.</summary>
    public required VerdictReason Reason { get; init; }

    /// <summary>Score, gain, distance or similarity in that stage; NaN where there is none.</summary>
    public double Score { get; init; }

    /// <summary>Global index of the sample that stayed in its place, as far as that stage knew; -1 where there is none.</summary>
    public long DuplicateOf { get; init; }
}

namespace PipelineDsl.Datasets;

/// <summary>A sample that a pipeline left: one row of <c>out/selection</c>.</summary>
public readonly record struct SelectedSample
{
    /// <summary>Global index.</summary>
    public required long Index { get; init; }

    /// <summary>Its name; null when the inputs have no ids.</summary>
    public string? Id { get; init; }

    /// <summary>File that it stands in, as given.</summary>
    public required string File { get; init; }

    /// <summary>0-based row in the file.</summary>
    public required long Row { get; init; }

    /// <summary>Place in the last stage's order of selection, from 0 on; -1 where there is no order.</summary>
    public int Rank { get; init; }

    /// <summary>Score, gain, distance or similarity in the last stage; NaN where there is none.</summary>
    public double Score { get; init; }

    /// <summary>Weight in training: the product of the stages' weights.</summary>
    public double Weight { get; init; }

    /// <summary>Its class; -1 when the inputs have no labels.</summary>
    public int Class { get; init; }

    /// <summary>Why the last stage left it.</summary>
    public VerdictReason Reason { get; init; }
}

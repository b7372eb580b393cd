namespace PipelineDsl.Conformance.Running;

/// <summary>How one file went.</summary>
/// <param name="File">Its name.</param>
/// <param name="NotCovered">Why nothing of it was run; null when it was.</param>
/// <param name="Total">Number of its cases; 1 for a file whose cases cannot be counted.</param>
/// <param name="Cases">Its cases, when they were run.</param>
internal sealed record FileResult(string File, string? NotCovered, int Total, IReadOnlyList<CaseResult> Cases)
{
    /// <summary>Cases that passed.</summary>
    public int Passed => Cases.Count(static one => one.Failure is null);

    /// <summary>Cases that failed.</summary>
    public int Failed => Cases.Count - Passed;
}

namespace PipelineDsl.Conformance.Running;

/// <summary>How one file went.</summary>
/// <param name="File">Its name.</param>
/// <param name="NotCovered">Why nothing of it was run; null when it was.</param>
/// <param name="Total">Number of its cases; 1 for a file whose cases cannot be counted.</param>
/// <param name="Cases">Its cases, when they were run.</param>
internal sealed record FileResult(string File, string? NotCovered, int Total, IReadOnlyList<CaseResult> Cases)
{
    /// <summary>Cases that passed.</summary>
    public int Passed => Count(Outcome.Passed);

    /// <summary>Cases that failed.</summary>
    public int Failed => Count(Outcome.Failed);

    /// <summary>Cases that nothing runs here.</summary>
    public int Uncovered => NotCovered is null ? Count(Outcome.NotCovered) : Total;

    private int Count(Outcome outcome) => Cases.Count(one => one.Outcome == outcome);
}

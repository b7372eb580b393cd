namespace PipelineDsl.Kernels;

/// <summary>How <see cref="KCenterGreedy"/> chooses.</summary>
public sealed record KCenterOptions
{
    /// <summary>How rows are compared.</summary>
    public SampleMetric Metric { get; init; } = SampleMetric.Euclidean;

    /// <summary>The first centre, where none is selected already; -1 for the row nearest to the mean.</summary>
    public int First { get; init; } = -1;

    /// <summary>Rows that are centres already; they are not picked again.</summary>
    public IReadOnlyList<int> AlreadySelected { get; init; } = [];

    /// <summary>
    /// Fraction of rows that may lie outside every ball, 0 or more and below 1: in every step so many of the farthest rows, rounded down, are passed over,
    /// and radii do not count them.
    /// </summary>
    public double DropOutliers { get; init; }

    /// <summary>Threads at most; results do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Asked between blocks of rows.</summary>
    public CancellationToken Stop { get; init; }
}

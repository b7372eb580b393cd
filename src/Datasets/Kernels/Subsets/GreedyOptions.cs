namespace PipelineDsl.Kernels;

/// <summary>How a submodular function is maximised.</summary>
public sealed record GreedyOptions
{
    /// <summary>Candidates to pick; as many are picked unless their cost forbids it.</summary>
    public required int Count { get; init; }

    /// <summary>The algorithm.</summary>
    public GreedyAlgorithm Algorithm { get; init; }

    /// <summary>Stochastic greedy: what the guarantee loses, above 0 and below 1.</summary>
    public double Epsilon { get; init; } = 0.1;

    /// <summary>Stochastic greedy: seed of the samples.</summary>
    public ulong Seed { get; init; }

    /// <summary>Stochastic greedy: what every candidate is called in keys; empty for its place.</summary>
    public ReadOnlyMemory<long> Keys { get; init; }

    /// <summary>Cost of every candidate, above 0; empty where only the number of picks counts.</summary>
    public ReadOnlyMemory<double> Costs { get; init; }

    /// <summary>What the picks may cost together.</summary>
    public double MaxCost { get; init; } = double.PositiveInfinity;

    /// <summary>
    /// Lazy greedy: candidates whose bounds are renewed at a time, at least 1. More cost more evaluations and take less time, since products of many
    /// rows are made together; the picks are the same.
    /// </summary>
    public int Batch { get; init; } = 1;

    /// <summary>Threads that may work side by side; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Asked between steps.</summary>
    public CancellationToken Stop { get; init; }
}

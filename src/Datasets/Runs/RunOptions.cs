namespace PipelineDsl.Datasets;

/// <summary>How a run is carried out. Only <see cref="Seed"/> has a say in what is kept.</summary>
public sealed record RunOptions
{
    /// <summary>Threads that work side by side; 0 for all cores.</summary>
    public int Jobs { get; init; }

    /// <summary>Bytes that all threads together may hold, beside what the runtime itself needs.</summary>
    public long MemoryBytes { get; init; } = 2L << 30;

    /// <summary>Seed of all keyed randomness.</summary>
    public ulong Seed { get; init; }

    /// <summary>Shards among which workers share the tasks of a round when nobody says otherwise; at least 1.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Format of the output: <c>csv</c> and others.</summary>
    public string Format { get; init; } = "csv";

    /// <summary>Hears how far the run is, about ten times a second, from any thread.</summary>
    public IProgress<RunProgress>? Progress { get; init; }

    /// <summary>Stops the run between two blocks; what is finished by then is not done again.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Rows of a unit for tests that need many units of few samples; 0 for the rule.</summary>
    internal int UnitRows { get; init; }

    /// <summary>The threads.</summary>
    internal int Threads => Jobs > 0 ? Jobs : Environment.ProcessorCount;
}

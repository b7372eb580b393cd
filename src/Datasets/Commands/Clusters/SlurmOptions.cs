using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>How jobs ask Slurm for machines.</summary>
internal sealed record SlurmOptions
{
    /// <summary>Indices that an array may have on a cluster that nobody configured: its <c>MaxArraySize</c> is one more.</summary>
    internal const int UsualMaxArray = 1000;

    /// <summary>Indices of one array.</summary>
    internal int MaxArray { get; init; } = UsualMaxArray;

    /// <summary>Shards of an array that run at once; 0 for as many as there is room for.</summary>
    internal int Concurrency { get; init; }

    /// <summary>Cores of a shard, and of a merge.</summary>
    internal int Cpus { get; init; } = 1;

    /// <summary>Time limit as Slurm reads it; null for the partition's.</summary>
    internal string? Time { get; init; }

    /// <summary>Partition; null for the default one.</summary>
    internal string? Partition { get; init; }

    /// <summary>Seconds between the request to stop and the end of the time limit.</summary>
    internal int Grace { get; init; } = 120;

    /// <summary>Starts of a job after its first, up to which it queues itself again when its program was stopped before the end.</summary>
    internal int Restarts { get; init; } = 5;

    /// <summary>Bytes that a process may hold, handed on to it; Slurm is asked for this and what the runtime needs.</summary>
    internal required long MemoryBytes { get; init; }

    /// <summary>Format of the output.</summary>
    internal string Format { get; init; } = "csv";

    /// <summary>Further options of sbatch, such as <c>--account=vision</c>.</summary>
    internal ImmutableArray<string> Extra { get; init; } = [];
}

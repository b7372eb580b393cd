using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>
/// Everything that a result depends on. Written once, then never changed: shards, threads, memory and machines may differ between two runs of one
/// plan, their results may not.
/// </summary>
internal sealed record RunPlan
{
    /// <summary>The pipeline.</summary>
    public required DatasetPipeline Pipeline { get; init; }

    /// <summary>Samples of the set.</summary>
    public required long Samples { get; init; }

    /// <summary>Ranges of samples that are read as a whole, in ascending order and without gaps. They depend on the number of samples alone.</summary>
    public required ImmutableArray<WorkUnit> Units { get; init; }

    /// <summary>Seed of all keyed randomness.</summary>
    public required ulong Seed { get; init; }
}

using System.Collections.Immutable;

namespace PipelineDsl.Evaluation;

/// <summary>The figures of arms that share one budget. Only <see cref="Comparison"/> makes one.</summary>
public sealed class ComparisonReport
{
    internal ComparisonReport(
        int items, double level, ArmReport uncompressed, ImmutableArray<ArmReport> pipelines, ArmReport random, ArmReport uniform)
    {
        Items = items;
        Level = level;
        Uncompressed = uncompressed;
        Pipelines = pipelines;
        Random = random;
        Uniform = uniform;
    }

    /// <summary>Items that every arm answered.</summary>
    public int Items { get; }

    /// <summary>Confidence of all intervals, for example 0.95.</summary>
    public double Level { get; }

    /// <summary>The model as it is.</summary>
    public ArmReport Uncompressed { get; }

    /// <summary>The pipelines, in the order they were added.</summary>
    public ImmutableArray<ArmReport> Pipelines { get; }

    /// <summary>Random selection.</summary>
    public ArmReport Random { get; }

    /// <summary>Evenly spaced selection.</summary>
    public ArmReport Uniform { get; }

    /// <summary>All compressed arms: the pipelines, then random, then uniform.</summary>
    public IEnumerable<ArmReport> Compressed => [.. Pipelines, Random, Uniform];
}

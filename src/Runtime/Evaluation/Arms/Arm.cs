using System.Collections.Immutable;
using PipelineDsl.Tokens;

namespace PipelineDsl.Evaluation;

/// <summary>
/// One thing measured in a report. Build it with <see cref="Uncompressed"/>, <see cref="Pipeline"/>,
/// <see cref="Random"/> or <see cref="Uniform"/>.
/// </summary>
public sealed class Arm
{
    private Arm(string name, ArmKind kind, TokenPlan plan, ImmutableArray<ulong> seeds)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(plan);
        Name = name;
        Kind = kind;
        Plan = plan;
        Seeds = seeds;
    }

    /// <summary>Name shown in reports.</summary>
    public string Name { get; }

    /// <summary>What it is in the comparison.</summary>
    public ArmKind Kind { get; }

    /// <summary>How many tokens it leaves at every layer.</summary>
    public TokenPlan Plan { get; }

    /// <summary>Seeds of its runs; empty when nothing about it is random.</summary>
    public ImmutableArray<ulong> Seeds { get; }

    /// <summary>How many times it answers the whole set: once per seed, or once.</summary>
    public int Runs => int.Max(1, Seeds.Length);

    /// <summary>The model as it is.</summary>
    /// <param name="name">Name shown in reports.</param>
    /// <param name="plan">A plan of the model; only its geometry is taken.</param>
    public static Arm Uncompressed(string name, TokenPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new(name, ArmKind.Uncompressed, plan.Uncompressed(), []);
    }

    /// <summary>The pipeline under test.</summary>
    /// <param name="name">Name shown in reports.</param>
    /// <param name="plan">Its plan.</param>
    public static Arm Pipeline(string name, TokenPlan plan) => new(name, ArmKind.Pipeline, plan, []);

    /// <summary>Evenly spaced selection.</summary>
    /// <param name="name">Name shown in reports.</param>
    /// <param name="plan">The plan of the pipeline's uniform twin.</param>
    public static Arm Uniform(string name, TokenPlan plan) => new(name, ArmKind.Uniform, plan, []);

    /// <summary>Random selection.</summary>
    /// <param name="name">Name shown in reports.</param>
    /// <param name="plan">The plan of the pipeline's random twin.</param>
    /// <param name="seeds">At least one seed, each once. Five or more give an interval worth printing.</param>
    /// <exception cref="ArgumentException">There is no seed, or one comes twice.</exception>
    public static Arm Random(string name, TokenPlan plan, params ReadOnlySpan<ulong> seeds)
    {
        if (seeds.IsEmpty)
        {
            throw new ArgumentException($"Arm {name} is random and needs at least one seed.", nameof(seeds));
        }

        for (int i = 1; i < seeds.Length; i++)
        {
            if (seeds[..i].Contains(seeds[i]))
            {
                throw new ArgumentException($"Arm {name} has seed {seeds[i]} twice; the same run counted twice makes the interval too narrow.", nameof(seeds));
            }
        }

        return new(name, ArmKind.Random, plan, [.. seeds]);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

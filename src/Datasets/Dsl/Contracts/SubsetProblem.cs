using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>Samples to choose from, in ascending order of their indices, and how many to choose.</summary>
public sealed class SubsetProblem
{
    /// <summary>Global indices of the candidates.</summary>
    public required ReadOnlyMemory<long> Indices { get; init; }

    /// <summary>Embeddings of the candidates [candidates, channels]; scaled to length 1 when <see cref="Options"/> compare them by cosine.</summary>
    public required RowBuffer<float> Embeddings { get; init; }

    /// <summary>
    /// Embeddings of the rows on which objectives are evaluated [references, channels], scaled likewise and the same for all parts of a set; null for
    /// the candidates themselves.
    /// </summary>
    public RowBuffer<float>? References { get; init; }

    /// <summary>Mean of the embeddings of the set, or of the class, scaled likewise [channels]; empty for that of the candidates.</summary>
    public ReadOnlyMemory<double> Mean { get; init; }

    /// <summary>Samples of the set, or of the class: what <see cref="Mean"/> is of, and the references stand for; 0 for the candidates.</summary>
    public long Samples { get; init; }

    /// <summary>At least the distance of any two samples of the set, so that similarities of its parts agree; 0 where the problem is the whole set.</summary>
    public double MaxDistance { get; init; }

    /// <summary>Cost of every candidate; empty where each costs 1.</summary>
    public ReadOnlyMemory<double> Costs { get; init; }

    /// <summary>How many to pick at most.</summary>
    public required int Count { get; init; }

    /// <summary>What the picks may cost together; infinity when only their number counts.</summary>
    public double MaxCost { get; init; } = double.PositiveInfinity;

    /// <summary>Seed of keyed randomness.</summary>
    public ulong Seed { get; init; }

    /// <summary>Options of the stage.</summary>
    public required SampleOptions Options { get; init; }

    /// <summary>Threads that may work side by side; the result must not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Asked between steps.</summary>
    public CancellationToken Stop { get; init; }
}

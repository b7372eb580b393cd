using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>The members of one cluster or class, in ascending order of their indices.</summary>
public sealed class SampleGroup
{
    /// <summary>Global indices of the members.</summary>
    public required ReadOnlyMemory<long> Indices { get; init; }

    /// <summary>Embeddings [members, channels]; scaled to length 1 where groups are clusters.</summary>
    public required RowBuffer<float> Embeddings { get; init; }

    /// <summary>The centre [channels]: the centroid, mean or median.</summary>
    public required ReadOnlyMemory<float> Centre { get; init; }

    /// <summary>Logits [members, runs x classes], when asked for.</summary>
    public RowBuffer<double>? Logits { get; init; }

    /// <summary>Options of the stage.</summary>
    public required SampleOptions Options { get; init; }

    /// <summary>Threads that may work side by side; the result must not depend on it.</summary>
    public int Threads { get; init; } = 1;
}

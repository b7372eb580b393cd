using System.Collections.Immutable;

namespace PipelineDsl.KvCaches;

/// <summary>
/// The inputs and outputs of a decoder with a cache, by what they are for. Weaving makes it; a decoder is run by it. All per-layer lists have one entry a
/// layer. Models run one sequence at a time.
/// </summary>
public sealed record DecoderLayout
{
    /// <summary>Input [1, new tokens], int64.</summary>
    public required string InputIds { get; init; }

    /// <summary>Input [1, entries + new tokens], int64: 1 everywhere; null when the model has none.</summary>
    public string? AttentionMask { get; init; }

    /// <summary>Input [1, new tokens], int64: positions of the new tokens; null when the model counts them by the length of its cache.</summary>
    public string? PositionIds { get; init; }

    /// <summary>Input [1], bool: true when there is a cache, in merged exports of old; null when the model has none.</summary>
    public string? UseCacheBranch { get; init; }

    /// <summary>Inputs [1, KV heads, entries, head width].</summary>
    public required ImmutableArray<string> PastKeys { get; init; }

    /// <summary>Inputs [1, KV heads, entries, head width].</summary>
    public required ImmutableArray<string> PastValues { get; init; }

    /// <summary>Outputs [1, KV heads, entries + new tokens, head width].</summary>
    public required ImmutableArray<string> PresentKeys { get; init; }

    /// <summary>Outputs [1, KV heads, entries + new tokens, head width].</summary>
    public required ImmutableArray<string> PresentValues { get; init; }

    /// <summary>Output [1, new tokens, vocabulary].</summary>
    public required string Logits { get; init; }

    /// <summary>Whether keys and values are half precision; otherwise single.</summary>
    public bool IsHalf { get; init; }

    /// <summary>Whether logits are half precision; otherwise single.</summary>
    public bool HasHalfLogits { get; init; }

    /// <summary>Query heads of a layer; 0 when not known.</summary>
    public int QueryHeads { get; init; }

    /// <summary>
    /// Whether a layer's mask is an input of its own, <see cref="LayerBiases"/>: then layers may hold different numbers of entries and
    /// <see cref="AttentionMask"/> counts for nothing.
    /// </summary>
    public bool HasLayerBiases => !LayerBiases.IsDefaultOrEmpty;

    /// <summary>
    /// Inputs [1, <see cref="BiasHeads"/>, new tokens, entries + new tokens] that are added to a layer's scores: 0 shows, the lowest
    /// number hides; causality is the caller's. Empty when the model keeps its own mask.
    /// </summary>
    public ImmutableArray<string> LayerBiases { get; init; } = [];

    /// <summary>1, or the query heads where heads hold different entries.</summary>
    public int BiasHeads { get; init; } = 1;

    /// <summary>Whether the biases are half precision; otherwise single.</summary>
    public bool HasHalfBiases { get; init; }

    /// <summary>GroupQueryAttention with lengths of its own in every layer: inputs [1], int32, of entries + new tokens - 1; empty otherwise.</summary>
    public ImmutableArray<string> LayerLengths { get; init; } = [];

    /// <summary>GroupQueryAttention with lengths of its own in every layer: inputs, int32 scalars, of entries + new tokens; empty otherwise.</summary>
    public ImmutableArray<string> LayerTotals { get; init; } = [];

    /// <summary>Outputs [1, query heads, min(window, new tokens), head width], single precision, behind the rotation; null where nobody reads them.</summary>
    public ImmutableArray<string?> RecentQueries { get; init; } = [];

    /// <summary>Outputs [1, query heads, new tokens, head width], single precision, in front of the rotation; null where nobody reads them.</summary>
    public ImmutableArray<string?> UnrotatedQueries { get; init; } = [];

    /// <summary>
    /// Outputs [1, query heads, entries + new tokens], single precision: the attention of all new tokens to every entry, summed; null
    /// where nobody reads them.
    /// </summary>
    public ImmutableArray<string?> AttentionSums { get; init; } = [];

    /// <summary>
    /// Weights of each layer's output projection [query heads x head width, channels], row by row, read from the model's file; null
    /// where nobody reads them.
    /// </summary>
    public ImmutableArray<float[]?> OutputProjections { get; init; } = [];
}

using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>The inputs and outputs of a decoder by what they are for, as the file has them.</summary>
internal sealed record DecoderPorts
{
    internal required string InputIds { get; init; }

    /// <summary>1 for every entry and token; null when the model has none.</summary>
    internal string? AttentionMask { get; init; }

    /// <summary>Positions of the tokens; null when the model has none.</summary>
    internal string? PositionIds { get; init; }

    /// <summary>Whether there is a cache, in merged exports of old; null when the model has none.</summary>
    internal string? UseCacheBranch { get; init; }

    /// <summary>The caches, by layer.</summary>
    internal required ImmutableArray<CachePorts> Layers { get; init; }

    internal required string Logits { get; init; }

    /// <summary>Type of keys and values: single or half precision.</summary>
    internal required TensorProto.Types.DataType CacheType { get; init; }

    /// <summary>Type of the logits: single or half precision.</summary>
    internal required TensorProto.Types.DataType LogitsType { get; init; }
}

using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>One self-attention, as found by structure in the original graph.</summary>
internal sealed record AttentionBlock
{
    internal required AttentionForm Form { get; init; }

    /// <summary>The Softmax, or the fused node.</summary>
    internal required NodeProto Node { get; init; }

    /// <summary>Operand of the product that queries enter; the fused node's query input.</summary>
    internal required string Queries { get; init; }

    /// <summary>Operand of the product that keys enter, often turned; the fused node's key input.</summary>
    internal required string Keys { get; init; }

    /// <summary>Operand of the product that values enter; the fused node's value input.</summary>
    internal required string Values { get; init; }

    /// <summary>Factor on the product of queries and keys; NaN when it cannot be told.</summary>
    internal float Scale { get; init; } = 1;

    /// <summary>Logits as the softmax reads them; null in fused forms.</summary>
    internal string? Scores { get; init; }

    /// <summary>Probabilities; null in fused forms.</summary>
    internal string? Probabilities { get; init; }

    /// <summary>What is added to or selected against the scores, nearest to the product first.</summary>
    internal ImmutableArray<MaskTerm> Masks { get; init; } = [];

    /// <summary>The residual Add, or the SkipLayerNormalization that holds it.</summary>
    internal required NodeProto ResidualNode { get; init; }

    /// <summary>The residual stream that enters the layer.</summary>
    internal required string Residual { get; init; }

    /// <summary>Index of <see cref="Residual"/> among the inputs of <see cref="ResidualNode"/>.</summary>
    internal int ResidualInput => ResidualNode.Input.IndexOf(Residual);
}

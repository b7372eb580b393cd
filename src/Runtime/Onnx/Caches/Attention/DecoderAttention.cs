using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>The attention of one layer of a decoder.</summary>
internal sealed record DecoderAttention
{
    internal required int Layer { get; init; }

    internal required DecoderAttentionForm Form { get; init; }

    /// <summary>The Softmax, or the fused node.</summary>
    internal required NodeProto Node { get; init; }

    /// <summary>Query heads; 0 when that cannot be told.</summary>
    internal required int QueryHeads { get; init; }

    /// <summary>What queries enter by: an operand of the product; the fused node's query input.</summary>
    internal required string Queries { get; init; }

    /// <summary>The factor between the product of <see cref="Queries"/> and cached keys and the scores; NaN when it cannot be told.</summary>
    internal required float Scale { get; init; }

    /// <summary>Where masks enter the scores, in the order of the graph from the product on; empty in fused forms.</summary>
    internal ImmutableArray<ScoreMask> Masks { get; init; } = [];

    /// <summary>What is added to the scores.</summary>
    internal IEnumerable<string> AddedMasks => Form switch
    {
        DecoderAttentionForm.Plain => Masks.Where(mask => !mask.Node.Is("Where")).Select(mask => mask.Mask),
        DecoderAttentionForm.GroupQuery => Given(GroupQueryInputs.Bias),
        _ => Given(MultiHeadInputs.Bias),
    };

    /// <summary>What is added to the scores, or what they are selected by.</summary>
    internal IEnumerable<string> MaskTensors => Form == DecoderAttentionForm.Plain ? Masks.Select(mask => mask.Mask) : AddedMasks;

    /// <summary>What attention gives, in front of its projection.</summary>
    internal required string Output { get; init; }

    private string[] Given(int input) => Node.Input(input).Length > 0 ? [Node.Input[input]] : [];

    public override string ToString() => $"layer {Layer}, {Node.Describe()}";
}

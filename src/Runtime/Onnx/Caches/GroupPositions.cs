using System.Collections.Immutable;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Onnx;

/// <summary>
/// Tells fused rotations the positions of the new tokens: GroupQueryAttention takes a token's row in the cache for its position, which with
/// entries evicted is another one.
/// </summary>
internal static class GroupPositions
{
    private const string Name = "position_ids";

    /// <summary>Whether attention rotates queries and keys itself.</summary>
    internal static bool IsRotary(DecoderAttention layer) =>
        layer.Form == DecoderAttentionForm.GroupQuery && layer.Node.Int("do_rotary", 0) != 0;

    /// <summary>Makes every fused rotation read the positions; the model gets an input for them where it has none.</summary>
    /// <returns>The input; null when the model has no positions to be told.</returns>
    internal static string? Write(DecoderGraph graph, ImmutableArray<DecoderAttention> layers)
    {
        DecoderAttention[] rotary = [.. layers.Where(IsRotary)];
        if (rotary.Length == 0)
        {
            return graph.Ports.PositionIds;
        }

        string positions = graph.Ports.PositionIds ?? graph.Input(Name, DataType.Int64, 1, "sequence_length");
        foreach (DecoderAttention layer in rotary.Where(layer => graph.Ports.PositionIds is null || layer.Node.Input(GroupQueryInputs.Positions).Length == 0))
        {
            layer.Node.SetInput(GroupQueryInputs.Positions, positions);
        }

        return positions;
    }
}

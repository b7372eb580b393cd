using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>
/// Tables of cosines and sines that a model cuts to the length of its cache and then looks up by position: positions go on where entries
/// were evicted, so the whole table is kept.
/// </summary>
internal static class RotaryTables
{
    /// <summary>Takes the cuts away.</summary>
    internal static void Keep(DecoderGraph graph)
    {
        GraphIndex index = graph.Index;
        foreach (NodeProto node in index.Nodes.Where(node => node.IsStandard() && node.Is("Slice") && node.Input.Count > 2))
        {
            bool isCut = index.Constant(node.Input[0]) is not null && index.Constant(node.Input[2]) is null
                && graph.Shapes.Facts(node.Input[2]) is { Rank: 1, Shape: [Dimension { IsOne: true }] };
            if (isCut && TableLookup.IsLookedUp(index, node.Output[0]))
            {
                node.Input[2] = graph.Added.Integers(long.MaxValue);
            }
        }
    }
}

using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>Brings keys or queries of every <see cref="HeadLayout"/> to [batch, heads, tokens, head width].</summary>
internal sealed class HeadUnfolding(OnnxGraphWriter graph, StageNodeReader node, StageTensors tensors)
{
    internal string Unfold(string tensor, string layout, int rank) => layout switch
    {
        HeadLayout.BatchHeadsTokens => tensor,
        HeadLayout.FoldedHeadsTokens => graph.Reshape(tensor, -1, node.Heads, tensors.Tokens, graph.LengthOf(tensor, 2)),
        HeadLayout.BatchTokensHeads when rank == 4 => graph.Transpose(tensor, 0, 2, 1, 3),
        HeadLayout.BatchTokensHeads => graph.Transpose(graph.Reshape(tensor, 0, 0, node.Heads, -1), 0, 2, 1, 3),

        // Both forms of this layout hold the same values in the same order.
        HeadLayout.TokensBatchHeads => graph.Transpose(graph.Reshape(tensor, 0, tensors.Batch, node.Heads, -1), 1, 2, 0, 3),
        _ => throw new NotSupportedException($"Stage node {node.Name} has keys or queries in the unknown layout \"{layout}\"."),
    };
}

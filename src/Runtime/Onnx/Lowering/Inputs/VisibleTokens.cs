using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>Which tokens are content and which are padding, from any form of mask.</summary>
internal sealed class VisibleTokens(OnnxGraphWriter graph, StageNodeReader node, StageTensors tensors, LoweringFacts facts)
{
    private const float Hides = -10000;

    /// <summary>Writes [batch, tokens] or [1, tokens], bool; null when the node has no mask.</summary>
    internal string? Write()
    {
        string mask = node.Input(StageNode.MaskInput);
        if (mask.Length == 0)
        {
            return null;
        }

        string row = LastRow(mask);
        return node.MaskKind switch
        {
            "additive" => graph.Less(graph.Number(Hides), facts.HasHalfMask ? graph.ToFloat(row) : row),
            "visible" => graph.ToBool(row),
            "hidden" => graph.Not(graph.ToBool(row)),
            _ => throw new NotSupportedException(
                $"Stage node {node.Name} has a mask of the unknown kind \"{node.MaskKind}\"; expected additive, visible or hidden."),
        };
    }

    private string LastRow(string mask)
    {
        switch (facts.MaskRank)
        {
            case 1:
                return graph.Unsqueeze(mask, 0);
            case 2:
                return mask;
            case 3:
                string row = graph.Gather(mask, graph.Number(-1L), 1);
                return facts.MaskFoldsHeads ? graph.Gather(graph.Reshape(row, -1, node.Heads, tensors.Tokens), graph.Number(0L), 1) : row;
            case 4:
                return graph.Gather(graph.Gather(mask, graph.Number(-1L), 2), graph.Number(0L), 1);
            default:
                throw new NotSupportedException($"Stage node {node.Name} has a mask of rank {facts.MaskRank}; expected 1 to 4.");
        }
    }
}

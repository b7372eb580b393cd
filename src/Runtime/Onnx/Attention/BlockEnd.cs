using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>The residual stream behind a layer's MLP, where no next layer says which tensor that is.</summary>
internal static class BlockEnd
{
    /// <summary>What the Add gives that brings the residual stream between attention and MLP back in; null when there is none.</summary>
    internal static string? Find(GraphIndex index, LayerSite layer)
    {
        // A norm that casts leaves its cast to everybody.
        HashSet<string> residual = new(StringComparer.Ordinal) { layer.Cut };
        List<string> ends = [];
        foreach (NodeProto node in index.Nodes.Where(node => node.IsStandard() && node.Input.Any(residual.Contains)))
        {
            if (node.Is("Cast", "Identity"))
            {
                residual.Add(node.Output[0]);
            }
            else if (node.Is("Add") && node.Input.FirstOrDefault(input => !residual.Contains(input)) is string other
                && index.Ancestors(other).Contains(layer.Cut))
            {
                ends.Add(node.Output[0]);
            }
        }

        return ends.Count == 1 ? ends[0] : null;
    }
}

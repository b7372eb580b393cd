using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>The residual stream behind a layer's MLP, where no next layer says which tensor that is.</summary>
internal static class BlockEnd
{
    /// <summary>What the Add gives that brings the residual stream between attention and MLP back in; null when there is none.</summary>
    internal static string? Find(GraphIndex index, LayerSite layer)
    {
        NodeProto[] ends = [.. index.Consumers(layer.Cut).Where(node => node.IsStandard() && node.Is("Add") && node.Input.Count == 2
            && index.Ancestors(node.Input[1 - node.Input.IndexOf(layer.Cut)]).Contains(layer.Cut))];
        return ends.Length == 1 ? ends[0].Output[0] : null;
    }
}

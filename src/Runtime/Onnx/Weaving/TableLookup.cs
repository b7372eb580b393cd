using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Tables whose rows are looked up by position.</summary>
internal static class TableLookup
{
    private const int MaxLength = 6;

    /// <summary>Whether all that becomes of a tensor is to be looked up in.</summary>
    internal static bool IsLookedUp(GraphIndex index, string tensor) => IsLookedUp(index, tensor, 0);

    private static bool IsLookedUp(GraphIndex index, string tensor, int length)
    {
        IReadOnlyList<NodeProto> readers = index.Consumers(tensor);
        return length < MaxLength && readers.Count > 0 && readers.All(node => node.IsStandard() && node.Input.IndexOf(tensor) == 0
            && (node.Is("Gather")
                || (node.Is("Squeeze", "Unsqueeze", "Identity", "Cast", "Slice") && IsLookedUp(index, node.Output[0], length + 1))));
    }
}

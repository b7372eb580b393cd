using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Where a layer joins cached keys with those of its tokens.</summary>
/// <param name="Past">Keys of earlier tokens.</param>
/// <param name="Axis">Axis along which they lie.</param>
/// <param name="Fresh">Keys of the tokens.</param>
internal sealed record KeyCache(string Past, int Axis, string Fresh)
{
    private const int MaxLength = 12;

    /// <summary>The join behind the keys that a layer attends to; null when it has no cache.</summary>
    internal static KeyCache? Find(GraphIndex index, TokenAxes axes, string keys)
    {
        string tensor = keys;
        for (int length = 0; length < MaxLength && index.Producer(tensor) is NodeProto node && node.IsStandard(); length++)
        {
            if (Of(axes, node) is KeyCache cache)
            {
                return cache;
            }

            if (!node.Is("Transpose", "Reshape", "Expand", "Squeeze", "Unsqueeze", "Identity", "Cast", "Mul", "Div"))
            {
                return null;
            }

            tensor = index.Constant(node.Input[0]) is null ? node.Input[0] : node.Input(1);
        }

        return null;
    }

    /// <summary>The join that a node is; null when it is none.</summary>
    internal static KeyCache? Of(TokenAxes axes, NodeProto node)
    {
        if (!node.IsStandard() || !node.Is("Concat") || node.Input.Count != 2)
        {
            return null;
        }

        TensorFacts joined = axes.Shapes.Facts(node.Output[0]);
        int axis = joined.Normalise(node.Int("axis", 0));
        return axis >= 0 && axis < joined.Rank && axes.IsCached(joined.Shape[axis]) ? new KeyCache(node.Input[0], axis, node.Input[1]) : null;
    }
}

using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Walks from probabilities to the product in which they weigh the values.</summary>
internal static class WeightedValues
{
    private const int MaxLength = 6;

    /// <summary>The product, and its other operand; null when there is none.</summary>
    internal static (NodeProto Product, string Values)? Find(GraphIndex index, string probabilities)
    {
        // They may pass a Cast, a Dropout or a second masking before.
        string tensor = probabilities;
        for (int length = 0; length < MaxLength; length++)
        {
            NodeProto[] readers = [.. index.Consumers(tensor)];
            if (readers.FirstOrDefault(node => (node.IsStandard() && node.Is("MatMul", "Einsum")) || node.IsMicrosoft("FusedMatMul")) is NodeProto product)
            {
                return (product, product.Input.FirstOrDefault(input => input != tensor, ""));
            }

            if (readers.FirstOrDefault(node => node.IsStandard() && node.Is("Cast", "Dropout", "Identity", "Where", "Mul", "Reshape")) is not NodeProto next)
            {
                return null;
            }

            tensor = next.Output[0];
        }

        return null;
    }
}

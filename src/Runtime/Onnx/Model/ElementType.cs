using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Finds a tensor's element type by walking back to something that declares one.</summary>
internal static class ElementType
{
    /// <summary>The type; null when nothing on the way says.</summary>
    internal static TensorProto.Types.DataType? Of(GraphIndex index, string tensor)
    {
        for (int steps = 0; steps < index.Nodes.Count; steps++)
        {
            if (index.Constant(tensor) is TensorProto constant)
            {
                return (TensorProto.Types.DataType)constant.DataType;
            }

            if (index.Producer(tensor) is not NodeProto node)
            {
                ValueInfoProto? input = index.Graph.Input.FirstOrDefault(input => input.Name == tensor);
                return input?.Type?.TensorType is { } type ? (TensorProto.Types.DataType)type.ElemType : null;
            }

            if (Given(node) is TensorProto.Types.DataType given)
            {
                return given;
            }

            // Operands of a sum or a product have one type, and constants say theirs at once.
            string[] typed = [.. node.Input.Where(name => name.Length > 0).Skip(node.Is("Where") ? 1 : 0)
                .Take(node.Is("Add", "MatMul", "Mul", "Gemm", "Where") ? 2 : 1)];
            if (typed.Length == 0)
            {
                return null;
            }

            tensor = typed.FirstOrDefault(name => index.Constant(name) is not null) ?? typed[0];
        }

        return null;
    }

    /// <summary>The type of what a node gives where that is not the type of what it reads.</summary>
    private static TensorProto.Types.DataType? Given(NodeProto node) =>
        node.Is("Cast") ? (TensorProto.Types.DataType)node.Int("to", 0)
        : node.Is("Shape", "Size", "NonZero", "ArgMax", "ArgMin") ? TensorProto.Types.DataType.Int64
        : node.Is("Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "And", "Or", "Not", "IsNaN", "IsInf") ? TensorProto.Types.DataType.Bool
        : node.Is("ConstantOfShape") ? (TensorProto.Types.DataType?)node.Attribute("value")?.T?.DataType ?? TensorProto.Types.DataType.Float
        : null;
}

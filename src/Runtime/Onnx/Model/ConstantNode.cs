using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>The value of a Constant node as a tensor.</summary>
internal static class ConstantNode
{
    internal static TensorProto? Value(NodeProto node)
    {
        if (node.Attribute("value")?.T is TensorProto tensor)
        {
            return tensor;
        }

        TensorProto made = new();
        switch (node.Attribute.FirstOrDefault())
        {
            case { Name: "value_int" } one:
                made.DataType = (int)TensorProto.Types.DataType.Int64;
                made.Int64Data.Add(one.I);
                return made;
            case { Name: "value_ints" } many:
                made.DataType = (int)TensorProto.Types.DataType.Int64;
                made.Dims.Add(many.Ints.Count);
                made.Int64Data.Add(many.Ints);
                return made;
            case { Name: "value_float" } one:
                made.DataType = (int)TensorProto.Types.DataType.Float;
                made.FloatData.Add(one.F);
                return made;
            case { Name: "value_floats" } many:
                made.DataType = (int)TensorProto.Types.DataType.Float;
                made.Dims.Add(many.Floats.Count);
                made.FloatData.Add(many.Floats);
                return made;
            default:
                return null;
        }
    }
}

using System.Runtime.InteropServices;
using Google.Protobuf;
using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Tests.Onnx;

/// <summary>Exported models turned to half precision: weights, constants, inputs, outputs and casts. Inputs that are no integers take half values.</summary>
internal static class HalfModel
{
    private const int Single = (int)DataType.Float, Half = (int)DataType.Float16;

    /// <summary>The model of a file in half precision.</summary>
    internal static ModelProto Load(string path)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        Convert(model.Graph);

        // ONNX Runtime has trouble with casts from half to half.
        GraphIndex index = new(model.Graph);
        foreach (NodeProto cast in model.Graph.Node.Where(node => node.OpType == "Cast" && node.Attribute[0].I == Half))
        {
            if (ElementType.Of(index, cast.Input[0]) == DataType.Float16)
            {
                cast.OpType = "Identity";
                cast.Attribute.Clear();
            }
        }

        return model;
    }

    private static void Convert(GraphProto graph)
    {
        foreach (TensorProto tensor in graph.Initializer)
        {
            Convert(tensor);
        }

        foreach (ValueInfoProto value in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo))
        {
            if (value.Type?.TensorType is { ElemType: Single } type)
            {
                type.ElemType = Half;
            }
        }

        foreach (AttributeProto attribute in graph.Node.SelectMany(node => node.Attribute))
        {
            Convert(attribute);
        }
    }

    private static void Convert(AttributeProto attribute)
    {
        if (attribute.Name == "to" && attribute.I == Single)
        {
            attribute.I = Half;
        }

        if (attribute.Name == "value_float")
        {
            TensorProto scalar = new() { DataType = Single };
            scalar.FloatData.Add(attribute.F);
            (attribute.Name, attribute.Type, attribute.T) = ("value", AttributeProto.Types.AttributeType.Tensor, scalar);
        }

        if (attribute.T is TensorProto tensor)
        {
            Convert(tensor);
        }

        if (attribute.G is GraphProto branch)
        {
            Convert(branch);
        }
    }

    private static void Convert(TensorProto tensor)
    {
        if (tensor.DataType != Single)
        {
            return;
        }

        float[] values = tensor.HasRawData ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray() : [.. tensor.FloatData];
        System.Half[] halves = [.. values.Select(static value => (System.Half)float.Clamp(value, -65504, 65504))];
        tensor.FloatData.Clear();
        (tensor.DataType, tensor.RawData) = (Half, ByteString.CopyFrom(MemoryMarshal.AsBytes<System.Half>(halves)));
    }
}

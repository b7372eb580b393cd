using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Tests.OnnxRuntime;

/// <summary>Builds small ONNX models, node by node.</summary>
internal sealed class TestModel
{
    private readonly ModelProto _model = new() { IrVersion = 8, Graph = new GraphProto { Name = "test" } };

    internal TestModel(params ReadOnlySpan<string> domains)
    {
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = 17 });
        foreach (string domain in domains)
        {
            _model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = 1 });
        }
    }

    /// <summary>Axes are numbers, or names for dynamic ones.</summary>
    internal TestModel Input(string name, TensorElementType type, params object[] shape)
    {
        _model.Graph.Input.Add(Value(name, type, shape));
        return this;
    }

    /// <summary>An output whose shape is left to inference.</summary>
    internal TestModel Output(string name, TensorElementType type)
    {
        _model.Graph.Output.Add(new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new() { ElemType = (int)type } } });
        return this;
    }

    internal TestModel Node(string domain, string type, string inputs, string outputs, params (string Name, object Value)[] attributes)
    {
        var node = new NodeProto { Domain = domain, OpType = type, Name = $"{type}_{_model.Graph.Node.Count}" };
        node.Input.Add(inputs.Split(','));
        node.Output.Add(outputs.Split(','));
        foreach ((string name, object value) in attributes)
        {
            node.Attribute.Add(value switch
            {
                int number => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = number },
                float number => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = number },
                string text => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(text) },
                _ => throw new ArgumentException($"{value.GetType()} is no attribute.", nameof(attributes)),
            });
        }

        _model.Graph.Node.Add(node);
        return this;
    }

    internal byte[] ToBytes() => _model.ToByteArray();

    internal InferenceSession Open(Action<SessionOptions> configure)
    {
        using SessionOptions options = new() { IntraOpNumThreads = 1 };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        configure(options);
        return new InferenceSession(ToBytes(), options);
    }

    private static ValueInfoProto Value(string name, TensorElementType type, object[] shape)
    {
        var proto = new TensorShapeProto();
        foreach (object axis in shape)
        {
            proto.Dim.Add(axis is string symbol
                ? new TensorShapeProto.Types.Dimension { DimParam = symbol }
                : new TensorShapeProto.Types.Dimension { DimValue = (int)axis });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new() { ElemType = (int)type, Shape = proto } } };
    }
}

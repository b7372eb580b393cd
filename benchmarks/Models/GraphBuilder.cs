using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Google.Protobuf;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Benchmarks.Models;

/// <summary>Writes an ONNX graph node by node, as an exporter would.</summary>
/// <param name="isHalf">Whether numbers that are no integers are half precision.</param>
internal sealed class GraphBuilder(bool isHalf = false)
{
    private const string FusedDomain = "com.microsoft";

    // Large models repeat their weights: drawing every one of 300 million takes longer than measuring.
    private const int MostDrawn = 1 << 20;

    private readonly GraphProto _graph = new() { Name = "benchmark" };
    private readonly Random _random = new(1);
    private int _names;

    private TensorProto.Types.DataType NumberType => isHalf ? TensorProto.Types.DataType.Float16 : TensorProto.Types.DataType.Float;

    /// <summary>Declares an input of numbers.</summary>
    public string Input(string name, params string[] dimensions)
    {
        _graph.Input.Add(Value(name, NumberType, dimensions));
        return name;
    }

    /// <summary>Declares an input of integers.</summary>
    public string IntegerInput(string name, params string[] dimensions)
    {
        _graph.Input.Add(Value(name, TensorProto.Types.DataType.Int64, dimensions));
        return name;
    }

    /// <summary>Declares an output of numbers.</summary>
    public void Output(string name, params string[] dimensions) => _graph.Output.Add(Value(name, NumberType, dimensions));

    /// <summary>Adds a node with one output and returns that output's name.</summary>
    public string Node(string type, string[] inputs, params (string Name, object Value)[] attributes)
    {
        string output = $"{type.ToLowerInvariant()}_{_names++}";
        var node = new NodeProto { OpType = type, Name = output };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        foreach ((string name, object value) in attributes)
        {
            node.Attribute.Add(Attribute(name, value));
        }

        _graph.Node.Add(node);
        return output;
    }

    /// <summary>Adds a node with two outputs and returns the first one's name.</summary>
    public string First(string type, string[] inputs, params (string Name, object Value)[] attributes)
    {
        string first = Node(type, inputs, attributes);
        _graph.Node[^1].Output.Add(first + "_second");
        return first;
    }

    /// <summary>Adds a node with two outputs and returns the second one's name.</summary>
    public string Second(string type, string[] inputs, params (string Name, object Value)[] attributes) => First(type, inputs, attributes) + "_second";

    /// <summary>Adds rows to the rows that indices [count, 1] name.</summary>
    public string Scatter(string data, string indices, string updates)
    {
        string output = Node("ScatterND", [data, indices, updates]);
        _graph.Node[^1].Attribute.Add(
            new AttributeProto { Name = "reduction", S = ByteString.CopyFromUtf8("add"), Type = AttributeProto.Types.AttributeType.String });
        return output;
    }

    /// <summary>Renames the output of the last node.</summary>
    public string As(string name)
    {
        _graph.Node[^1].Output[0] = name;
        return name;
    }

    /// <summary>Adds an initialiser of normally distributed weights.</summary>
    public string Weight(double deviation, params int[] dimensions)
    {
        var values = new float[dimensions.Aggregate(1, (a, b) => a * b)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = i >= MostDrawn ? values[i - MostDrawn] : (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));
        }

        return Floats(values, dimensions);
    }

    /// <summary>Adds a constant.</summary>
    public string Constant(float value) => Floats([value]);

    /// <summary>Adds a vector of ones.</summary>
    public string Ones(int length) => Floats([.. Enumerable.Repeat(1f, length)], length);

    /// <summary>Adds a tensor of numbers.</summary>
    public string Floats(float[] values, params int[] dimensions)
    {
        long[] shape = [.. dimensions.Select(d => (long)d)];
        if (!isHalf)
        {
            return Tensor(NumberType, MemoryMarshal.AsBytes(values.AsSpan()), shape);
        }

        var halves = new Half[values.Length];
        TensorPrimitives.ConvertToHalf(values, halves);
        return Tensor(NumberType, MemoryMarshal.AsBytes(halves.AsSpan()), shape);
    }

    /// <summary>Adds an integer vector.</summary>
    public string Integers(params long[] values) => Tensor(TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(values.AsSpan()), [values.Length]);

    /// <summary>Adds an integer scalar.</summary>
    public string Integer(long value) => Tensor(TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes([value]), []);

    /// <summary>Adds a node of ONNX Runtime's own domain and returns its output's name.</summary>
    public string Fused(string type, string[] inputs, params (string Name, object Value)[] attributes)
    {
        string output = Node(type, inputs, attributes);
        _graph.Node[^1].Domain = FusedDomain;
        return output;
    }

    /// <summary>The finished model, opset 17.</summary>
    public ModelProto Build()
    {
        var model = new ModelProto { IrVersion = 8, ProducerName = "pipelinedsl-benchmarks", Graph = _graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        if (_graph.Node.Any(static node => node.Domain == FusedDomain))
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = FusedDomain, Version = 1 });
        }

        return model;
    }

    private string Tensor(TensorProto.Types.DataType type, ReadOnlySpan<byte> bytes, long[] dimensions)
    {
        var tensor = new TensorProto { Name = $"w{_names++}", DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.AddRange(dimensions);
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private static AttributeProto Attribute(string name, object value)
    {
        var attribute = new AttributeProto { Name = name };
        switch (value)
        {
            case int integer:
                attribute.I = integer;
                attribute.Type = AttributeProto.Types.AttributeType.Int;
                break;
            case float number:
                attribute.F = number;
                attribute.Type = AttributeProto.Types.AttributeType.Float;
                break;
            case long[] integers:
                attribute.Ints.AddRange(integers);
                attribute.Type = AttributeProto.Types.AttributeType.Ints;
                break;
            default:
                throw new ArgumentException($"No attribute of type {value.GetType()}.", nameof(value));
        }

        return attribute;
    }

    private static ValueInfoProto Value(string name, TensorProto.Types.DataType type, string[] dimensions)
    {
        var shape = new TensorShapeProto();
        foreach (string dimension in dimensions)
        {
            shape.Dim.Add(long.TryParse(dimension, out long fixedSize)
                ? new TensorShapeProto.Types.Dimension { DimValue = fixedSize }
                : new TensorShapeProto.Types.Dimension { DimParam = dimension });
        }

        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }
}

using Google.Protobuf;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>The graph that is being written: nodes in order, new constants, names that nobody else has.</summary>
internal sealed class WovenGraph
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _integers = new(StringComparer.Ordinal);

    internal WovenGraph(GraphProto original, int opset)
    {
        Opset = opset;
        Take(original);
    }

    internal int Opset { get; }

    internal List<NodeProto> Nodes { get; } = [];

    internal List<TensorProto> Constants { get; } = [];

    internal string NewName(string hint)
    {
        string name = hint;
        for (int i = 2; !_names.Add(name); i++)
        {
            name = $"{hint}_{i}";
        }

        return name;
    }

    /// <summary>Writes a node with one output and returns the output's name.</summary>
    internal string Add(string type, string hint, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        string output = NewName(hint);
        NodeProto node = new() { OpType = type, Name = output };
        node.Input.AddRange(inputs.ToArray());
        node.Output.Add(output);
        node.Attribute.AddRange(attributes.ToArray());
        Nodes.Add(node);
        return output;
    }

    /// <summary>A constant int64 vector; equal ones are shared.</summary>
    internal string Integers(params ReadOnlySpan<long> values)
    {
        string key = string.Join(',', values.ToArray());
        if (!_integers.TryGetValue(key, out string? name))
        {
            TensorProto tensor = new() { Name = NewName("pipelinedsl/int64"), DataType = (int)TensorProto.Types.DataType.Int64 };
            tensor.Dims.Add(values.Length);
            tensor.Int64Data.AddRange(values.ToArray());
            Constants.Add(tensor);
            _integers[key] = name = tensor.Name;
        }

        return name;
    }

    /// <summary>A constant bool vector.</summary>
    internal string Flags(ReadOnlySpan<bool> values)
    {
        TensorProto tensor = new() { Name = NewName("pipelinedsl/bool"), DataType = (int)TensorProto.Types.DataType.Bool };
        tensor.Dims.Add(values.Length);
        foreach (bool value in values)
        {
            tensor.Int32Data.Add(value ? 1 : 0);
        }

        Constants.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Reshapes to a constant target: 0 copies a dimension, -1 takes what is left.</summary>
    internal string Reshape(string tensor, string hint, params ReadOnlySpan<long> target) => Add("Reshape", hint, [tensor, Integers(target)]);

    /// <summary>Zeros of a shape that is computed.</summary>
    internal string Zeros(string shape, string hint, TensorProto.Types.DataType type)
    {
        TensorProto zero = new() { DataType = (int)type, RawData = ByteString.CopyFrom(new byte[type == TensorProto.Types.DataType.Float16 ? 2 : 4]) };
        zero.Dims.Add(1);
        return Add("ConstantOfShape", hint, [shape], new AttributeProto { Name = "value", T = zero, Type = AttributeProto.Types.AttributeType.Tensor });
    }

    /// <summary>Puts a dimension of 1 in front.</summary>
    internal string Unsqueeze(string tensor, string hint) => Opset >= 13
        ? Add("Unsqueeze", hint, [tensor, Integers(0)])
        : Add("Unsqueeze", hint, [tensor], Attribute("axes", [0]));

    /// <summary>Takes a leading dimension of 1 away.</summary>
    internal string Squeeze(string tensor, string hint) => Opset >= 13
        ? Add("Squeeze", hint, [tensor, Integers(0)])
        : Add("Squeeze", hint, [tensor], Attribute("axes", [0]));

    internal string Transpose(string tensor, string hint, params ReadOnlySpan<long> order) => Add("Transpose", hint, [tensor], Attribute("perm", order));

    internal string ReduceSum(string tensor, string hint, long axis, bool keepsDimension) => Opset >= 13
        ? Add("ReduceSum", hint, [tensor, Integers(axis)], Attribute("keepdims", keepsDimension ? 1 : 0))
        : Add("ReduceSum", hint, [tensor], Attribute("axes", [axis]), Attribute("keepdims", keepsDimension ? 1 : 0));

    internal static AttributeProto Attribute(string name, long value) => new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    internal static AttributeProto Attribute(string name, float value) => new() { Name = name, F = value, Type = AttributeProto.Types.AttributeType.Float };

    internal static AttributeProto Attribute(string name, string value) =>
        new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeProto.Types.AttributeType.String };

    internal static AttributeProto Attribute(string name, ReadOnlySpan<long> values)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values.ToArray());
        return attribute;
    }

    // Names in subgraphs are taken too: a name outside may not hide behind one inside.
    private void Take(GraphProto graph)
    {
        _names.UnionWith(graph.Node.SelectMany(node => node.Output.Append(node.Name)));
        _names.UnionWith(graph.Initializer.Select(tensor => tensor.Name));
        _names.UnionWith(graph.Input.Select(input => input.Name));
        foreach (GraphProto subgraph in graph.Node.SelectMany(GraphIndex.Subgraphs))
        {
            Take(subgraph);
        }
    }
}

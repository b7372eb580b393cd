using System.Runtime.InteropServices;
using Google.Protobuf;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>
/// Writes standard ONNX operators that replace one stage. Every name it makes starts with the name of the stage's node, so that
/// names stay unique in the model.
/// </summary>
public sealed class OnnxGraphWriter
{
    private readonly string _prefix;
    private readonly List<NodeProto> _nodes = [];
    private readonly List<TensorProto> _initializers = [];
    private readonly Dictionary<(TensorProto.Types.DataType Type, string Dims, ByteString Data), string> _constants = [];
    private readonly Dictionary<(ByteString Node, int Outputs), string[]> _written = [];
    private readonly List<(string Tensor, string Name)> _bindings = [];

    internal OnnxGraphWriter(string prefix, int opset)
    {
        _prefix = prefix;
        Opset = opset;
    }

    /// <summary>The version of the standard operators that the model imports, 11 to 21.</summary>
    public int Opset { get; }

    internal IReadOnlyList<NodeProto> Nodes => _nodes;

    internal IReadOnlyList<TensorProto> Initializers => _initializers;

    /// <summary>Adds an operator with one output and returns the output's name. An operator that was written before is not written again.</summary>
    /// <param name="opType">Operator of the default domain, for example <c>MatMul</c>.</param>
    /// <param name="inputs">Names of its inputs; an empty name leaves an optional input out.</param>
    /// <param name="attributes">Its attributes.</param>
    public string Add(string opType, ReadOnlySpan<string> inputs, params ReadOnlySpan<OnnxAttribute> attributes) =>
        AddMany(opType, 1, inputs, attributes)[0];

    /// <summary>Adds an operator with several outputs and returns their names. An operator that was written before is not written again.</summary>
    /// <param name="opType">Operator of the default domain, for example <c>TopK</c>.</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <param name="inputs">Names of its inputs; an empty name leaves an optional input out.</param>
    /// <param name="attributes">Its attributes.</param>
    public string[] AddMany(string opType, int outputs, ReadOnlySpan<string> inputs, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        ArgumentException.ThrowIfNullOrEmpty(opType);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        var node = new NodeProto { OpType = opType };
        foreach (string input in inputs)
        {
            node.Input.Add(input);
        }

        foreach (OnnxAttribute attribute in attributes)
        {
            node.Attribute.Add(ToProto(attribute));
        }

        var key = (node.ToByteString(), outputs);
        if (!_written.TryGetValue(key, out string[]? names))
        {
            node.Name = $"{_prefix}/{opType}_{_nodes.Count}";
            names = new string[outputs];
            for (int i = 0; i < outputs; i++)
            {
                names[i] = outputs == 1 ? $"{node.Name}_out" : $"{node.Name}_out{i}";
            }

            node.Output.Add(names);
            _nodes.Add(node);
            _written.Add(key, names);
        }

        return [.. names];
    }

    /// <summary>A float constant; returns its name. Equal constants share one.</summary>
    /// <param name="values">The values in row-major order.</param>
    /// <param name="dims">The shape; none for a scalar.</param>
    public string Constant(ReadOnlySpan<float> values, params ReadOnlySpan<long> dims) =>
        Initializer(TensorProto.Types.DataType.Float, values, dims);

    /// <summary>An int64 constant; returns its name. Equal constants share one.</summary>
    /// <param name="values">The values in row-major order.</param>
    /// <param name="dims">The shape; none for a scalar.</param>
    public string Constant(ReadOnlySpan<long> values, params ReadOnlySpan<long> dims) =>
        Initializer(TensorProto.Types.DataType.Int64, values, dims);

    /// <summary>A boolean constant; returns its name. Equal constants share one.</summary>
    /// <param name="values">The values in row-major order.</param>
    /// <param name="dims">The shape; none for a scalar.</param>
    public string Constant(ReadOnlySpan<bool> values, params ReadOnlySpan<long> dims) =>
        Initializer(TensorProto.Types.DataType.Bool, values, dims);

    /// <summary>A double constant; returns its name. Equal constants share one.</summary>
    /// <param name="values">The values in row-major order.</param>
    /// <param name="dims">The shape; none for a scalar.</param>
    public string Constant(ReadOnlySpan<double> values, params ReadOnlySpan<long> dims) =>
        Initializer(TensorProto.Types.DataType.Double, values, dims);

    /// <summary>Inserts axes of length 1, whichever form the opset wants.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="axes">Where, in the result's axes.</param>
    public string Unsqueeze(string tensor, params ReadOnlySpan<long> axes) => WithAxes("Unsqueeze", tensor, axes, inputSince: 13);

    /// <summary>Removes axes of length 1, whichever form the opset wants.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="axes">Which ones.</param>
    public string Squeeze(string tensor, params ReadOnlySpan<long> axes) => WithAxes("Squeeze", tensor, axes, inputSince: 13);

    /// <summary>Reduces one axis, whichever form the opset wants.</summary>
    /// <param name="opType">For example <c>ReduceSum</c>, <c>ReduceMean</c>, <c>ReduceMax</c>, <c>ReduceL2</c>.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="keepAxis">Whether the axis stays, with length 1.</param>
    public string Reduce(string opType, string tensor, long axis, bool keepAxis = false) =>
        WithAxes(opType, tensor, [axis], inputSince: opType == "ReduceSum" ? 13 : 18, OnnxAttribute.Int("keepdims", keepAxis ? 1 : 0));

    /// <summary>Names the node that makes a tensor, so that errors of its run say what it is.</summary>
    internal void Label(string tensor, string label) => _nodes.Find(node => node.Output.Contains(tensor))!.Name = $"{_prefix}/{label}";

    /// <summary>Gives a tensor the name under which the rest of the model reads it, from <see cref="Complete"/> on.</summary>
    internal void Bind(string tensor, string name) => _bindings.Add((tensor, name));

    /// <summary>Renames what was bound; nothing may be added afterwards.</summary>
    internal void Complete()
    {
        var renamed = new Dictionary<string, string>();
        foreach ((string tensor, string name) in _bindings)
        {
            NodeProto? producer = _nodes.Find(node => node.Output.Contains(tensor));
            if (producer is not null && renamed.TryAdd(tensor, name))
            {
                producer.Output[producer.Output.IndexOf(tensor)] = name;
            }
            else
            {
                _nodes.Add(new NodeProto { OpType = "Identity", Name = $"{_prefix}/Identity_{_nodes.Count}", Input = { tensor }, Output = { name } });
            }
        }

        foreach (NodeProto node in _nodes)
        {
            for (int i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = renamed.GetValueOrDefault(node.Input[i], node.Input[i]);
            }
        }
    }

    private static AttributeProto ToProto(OnnxAttribute attribute)
    {
        var proto = new AttributeProto { Name = attribute.Name };
        switch (attribute.Value)
        {
            case long value:
                proto.I = value;
                proto.Type = AttributeProto.Types.AttributeType.Int;
                break;
            case float value:
                proto.F = value;
                proto.Type = AttributeProto.Types.AttributeType.Float;
                break;
            case string value:
                proto.S = ByteString.CopyFromUtf8(value);
                proto.Type = AttributeProto.Types.AttributeType.String;
                break;
            case long[] values:
                proto.Ints.Add(values);
                proto.Type = AttributeProto.Types.AttributeType.Ints;
                break;
            default:
                throw new ArgumentException("The attribute is empty: make it by one of OnnxAttribute's methods.", nameof(attribute));
        }

        return proto;
    }

    private string WithAxes(string opType, string tensor, ReadOnlySpan<long> axes, int inputSince, params ReadOnlySpan<OnnxAttribute> attributes) =>
        Opset >= inputSince
            ? Add(opType, [tensor, Constant(axes, axes.Length)], attributes)
            : Add(opType, [tensor], [OnnxAttribute.Ints("axes", axes), .. attributes]);

    private string Initializer<T>(TensorProto.Types.DataType type, ReadOnlySpan<T> values, ReadOnlySpan<long> dims)
        where T : unmanaged
    {
        long count = 1;
        foreach (long dim in dims)
        {
            count *= dim;
        }

        if (count != values.Length)
        {
            throw new ArgumentException(
                $"A constant of shape [{string.Join(", ", dims.ToArray())}] has {count} values, but {values.Length} were given.", nameof(values));
        }

        // Raw data is little-endian by definition, and so is every platform that ONNX Runtime supports.
        ByteString data = ByteString.CopyFrom(MemoryMarshal.AsBytes(values));
        var key = (type, string.Join(",", dims.ToArray()), data);
        if (!_constants.TryGetValue(key, out string? name))
        {
            name = $"{_prefix}/constant_{_initializers.Count}";
            _initializers.Add(new TensorProto { Name = name, DataType = (int)type, Dims = { dims.ToArray() }, RawData = data });
            _constants.Add(key, name);
        }

        return name;
    }
}

using Google.Protobuf;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Tests.Onnx;

/// <summary>Small auxiliary networks, built node by node. Their scores are a weighted sum of the channels.</summary>
internal sealed class TestNetwork
{
    internal TestNetwork(int opset = 17)
    {
        Model = new ModelProto { IrVersion = 8, Graph = new GraphProto { Name = "network" } };
        Model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
    }

    internal ModelProto Model { get; }

    internal GraphProto Graph => Model.Graph;

    /// <summary>
    /// scores = hidden_states times a weight [channels, outputs]; without the last axis when there is one output and
    /// it is <paramref name="squeezed"/>.
    /// </summary>
    internal static TestNetwork Linear(int channels, int outputs = 1, bool squeezed = false, int seed = 1)
    {
        Random random = new(seed);
        TestNetwork network = new TestNetwork().Input("hidden_states", 3, null, null, channels)
            .Weight("weight", [channels, outputs], [.. Enumerable.Range(0, channels * outputs).Select(_ => random.NextSingle() - 0.5f)])
            .Node("MatMul", ["hidden_states", "weight"], squeezed ? "products" : "scores");
        return (squeezed ? network.Weight("axes", [1], [2L]).Node("Squeeze", ["products", "axes"], "scores") : network).Output("scores");
    }

    /// <summary>An input of floats; -1 for no declared shape, null for an open axis.</summary>
    internal TestNetwork Input(string name, int rank, params long?[] shape) => Input(name, TensorProto.Types.DataType.Float, rank, shape);

    internal TestNetwork Input(string name, TensorProto.Types.DataType type, int rank, params long?[] shape)
    {
        Graph.Input.Add(Value(name, type, rank < 0 ? null : shape));
        return this;
    }

    /// <summary>An output of floats without a declared shape.</summary>
    internal TestNetwork Output(string name, TensorProto.Types.DataType type = TensorProto.Types.DataType.Float, long?[]? shape = null)
    {
        Graph.Output.Add(Value(name, type, shape));
        return this;
    }

    internal TestNetwork Weight(string name, long[] shape, float[] values)
    {
        TensorProto tensor = new() { Name = name, DataType = (int)TensorProto.Types.DataType.Float };
        tensor.Dims.Add(shape);
        tensor.FloatData.Add(values);
        Graph.Initializer.Add(tensor);
        return this;
    }

    internal TestNetwork Weight(string name, long[] shape, long[] values)
    {
        TensorProto tensor = new() { Name = name, DataType = (int)TensorProto.Types.DataType.Int64 };
        tensor.Dims.Add(shape);
        tensor.Int64Data.Add(values);
        Graph.Initializer.Add(tensor);
        return this;
    }

    internal TestNetwork Node(string type, string[] inputs, string output, params AttributeProto[] attributes)
    {
        NodeProto node = new() { OpType = type, Name = type };
        node.Input.Add(inputs);
        node.Output.Add(output);
        node.Attribute.Add(attributes);
        Graph.Node.Add(node);
        return this;
    }

    /// <summary>Writes the file and returns its path.</summary>
    internal string Save(string folder, string name = "network.onnx")
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, Model.ToByteArray());
        return path;
    }

    private static ValueInfoProto Value(string name, TensorProto.Types.DataType type, long?[]? shape)
    {
        TypeProto.Types.Tensor tensor = new() { ElemType = (int)type };
        if (shape is not null)
        {
            tensor.Shape = new TensorShapeProto();
            tensor.Shape.Dim.Add(shape.Select((size, axis) =>
                size is long known
                    ? new TensorShapeProto.Types.Dimension { DimValue = known }
                    : new TensorShapeProto.Types.Dimension { DimParam = $"{name}_{axis}" }));
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}

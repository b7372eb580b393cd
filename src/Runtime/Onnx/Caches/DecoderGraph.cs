using System.Collections.Immutable;
using PipelineDsl.KvCaches;
using PipelineDsl.Onnx.Protobuf;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Onnx;

/// <summary>A decoder while it is being woven: what is known of its graph, and what the graph gets.</summary>
internal sealed class DecoderGraph
{
    private readonly ModelProto _model;
    private readonly List<NodeProto> _nodes;
    private readonly List<ValueInfoProto> _inputs = [], _outputs = [];

    internal DecoderGraph(OnnxModelFile file, DecoderPorts ports, CacheGeometry geometry)
    {
        _model = file.Model;
        (Ports, Geometry) = (ports, geometry);
        KnownBranches.Inline(_model.Graph, file.Opset);
        Index = new GraphIndex(_model.Graph);
        _nodes = [.. Index.Nodes];
        Added = new WovenGraph(_model.Graph, file.Opset);
        Content = Index.Descendants(ports.InputIds);

        // Batch and tokens are whole: what a reshape folds them into is not channels.
        string symbol(int axis) => $"{ports.InputIds} {axis}";
        Axis batch = new(SizeExpression.Symbol(symbol(0)), isWhole: true);
        Tokens = new Axis(SizeExpression.Symbol(symbol(1)), isWhole: true);
        Dictionary<string, ImmutableArray<Axis>> seeds = new(StringComparer.Ordinal) { [ports.InputIds] = [batch, Tokens] };
        Shapes = new ShapeInference(Index, file.Opset, seeds);
    }

    internal DecoderPorts Ports { get; }

    /// <summary>The cache that the pipeline declares, which the model was found to have.</summary>
    internal CacheGeometry Geometry { get; }

    internal GraphIndex Index { get; }

    internal ShapeInference Shapes { get; }

    /// <summary>The axis of the new tokens.</summary>
    internal Axis Tokens { get; }

    /// <summary>Everything that depends on which tokens were read; positions, masks and constants do not.</summary>
    internal IReadOnlySet<string> Content { get; }

    /// <summary>Nodes that stand behind all others, and new constants.</summary>
    internal WovenGraph Added { get; }

    /// <summary>A tensor's shape, for messages.</summary>
    internal string Describe(string tensor) =>
        $"'{tensor}' [{(Shapes.Facts(tensor) is { HasShape: true } facts ? string.Join(", ", facts.Shape.Select(dimension => dimension.Size)) : "?")}]";

    /// <summary>Adds an input to the model.</summary>
    /// <param name="name">Its name, which nothing in the model may have.</param>
    /// <param name="type">Type of its elements.</param>
    /// <param name="shape">Its dimensions: numbers or names.</param>
    internal string Input(string name, DataType type, params ReadOnlySpan<object> shape)
    {
        _inputs.Add(Value(Own(name), type, shape));
        return name;
    }

    /// <summary>Makes a tensor an output of the model.</summary>
    /// <param name="name">The output's name, which nothing in the model may have.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="shape">Its dimensions: numbers or names.</param>
    internal string Output(string name, string tensor, params ReadOnlySpan<object> shape)
    {
        NodeProto identity = new() { OpType = "Identity", Name = Own(name) };
        identity.Input.Add(tensor);
        identity.Output.Add(name);
        Added.Nodes.Add(identity);
        _outputs.Add(Value(name, DataType.Float, shape));
        return name;
    }

    /// <summary>Writes nodes in front of another one.</summary>
    /// <param name="successor">A node of the model.</param>
    /// <param name="write">Writes, and says what it wrote.</param>
    internal string Before(NodeProto successor, Func<WovenGraph, string> write)
    {
        int behind = Added.Nodes.Count;
        string written = write(Added);
        _nodes.InsertRange(_nodes.IndexOf(successor), Added.Nodes[behind..]);
        Added.Nodes.RemoveRange(behind, Added.Nodes.Count - behind);
        return written;
    }

    /// <summary>Writes a tensor in single precision.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="origin">A tensor of the model that has its type.</param>
    /// <param name="hint">The name.</param>
    internal string Single(string tensor, string origin, string hint) => (ElementType.Of(Index, origin) ?? Ports.CacheType) == DataType.Float ? tensor
        : Added.Add("Cast", hint, [tensor], WovenGraph.Attribute("to", (long)DataType.Float));

    /// <summary>A constant of the graph with one number.</summary>
    internal string Scalar(float value)
    {
        TensorProto tensor = new() { Name = Added.NewName("pipelinedsl/factor"), DataType = (int)DataType.Float };
        tensor.FloatData.Add(value);
        Added.Constants.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Every layer gets a length of its own: one name for the lengths of all caches would make ONNX Runtime take them for one length.</summary>
    internal void FreeLengths()
    {
        GraphProto graph = _model.Graph;
        foreach ((CachePorts cache, int layer) in Ports.Layers.Select((cache, layer) => (cache, layer)))
        {
            foreach (ValueInfoProto value in graph.Input.Where(input => input.Name == cache.PastKeys || input.Name == cache.PastValues))
            {
                Rename(value, 2, $"cache_entries.{layer}");
            }

            foreach (ValueInfoProto value in graph.Output.Where(output => output.Name == cache.PresentKeys || output.Name == cache.PresentValues))
            {
                Rename(value, 2, KeysName(layer));
            }
        }

        graph.ValueInfo.Clear();
    }

    /// <summary>Name of the dimension of a layer's entries and new tokens.</summary>
    internal static string KeysName(int layer) => $"cache_entries_and_tokens.{layer}";

    /// <summary>Writes everything into the model, and takes out what nobody reads any more.</summary>
    internal void Apply()
    {
        GraphProto graph = _model.Graph;
        graph.Node.Clear();
        graph.Node.Add(_nodes);
        graph.Node.Add(Added.Nodes);
        graph.Initializer.Add(Added.Constants);
        graph.Input.Add(_inputs);
        graph.Output.Add(_outputs);
        DeadEnds.Remove(graph, Index);

        // Before version 4 every initialiser has to be an input too.
        _model.IrVersion = long.Max(_model.IrVersion, 4);
    }

    /// <summary>Takes an input away that nobody reads any more.</summary>
    /// <returns>Whether it was taken away.</returns>
    internal bool RemoveUnread(string input)
    {
        GraphProto graph = _model.Graph;
        return !graph.Node.Any(node => GraphIndex.Names(node).Contains(input)) && graph.Input.Remove(graph.Input.Single(value => value.Name == input));
    }

    private string Own(string name) => Added.NewName(name) == name ? name
        : throw new WeaveException($"The model has a tensor '{name}' of its own, which is the name of an input or output that weaving adds.");

    private static ValueInfoProto Value(string name, DataType type, ReadOnlySpan<object> shape)
    {
        TypeProto.Types.Tensor tensor = new() { ElemType = (int)type, Shape = new TensorShapeProto() };
        foreach (object size in shape)
        {
            tensor.Shape.Dim.Add(size is int number
                ? new TensorShapeProto.Types.Dimension { DimValue = number } : new TensorShapeProto.Types.Dimension { DimParam = (string)size });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    private static void Rename(ValueInfoProto value, int axis, string name)
    {
        if (DecoderPortFinder.Shape(value) is TensorShapeProto shape && axis < shape.Dim.Count && !shape.Dim[axis].HasDimValue)
        {
            shape.Dim[axis] = new TensorShapeProto.Types.Dimension { DimParam = name };
        }
    }
}

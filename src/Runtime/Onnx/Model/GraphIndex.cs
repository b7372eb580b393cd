using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Who makes and who reads each tensor of a graph, and an order in which everything is made before it is read.</summary>
internal sealed class GraphIndex
{
    private readonly Dictionary<string, NodeProto> _producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<NodeProto>> _consumers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorProto> _constants = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<NodeProto, int> _positions = new(ReferenceEqualityComparer.Instance);

    internal GraphIndex(GraphProto graph)
    {
        Graph = graph;
        foreach (TensorProto tensor in graph.Initializer)
        {
            _constants[tensor.Name] = tensor;
        }

        // Old files list initialisers as inputs too; those are constants all the same.
        _inputs.UnionWith(graph.Input.Select(input => input.Name).Where(name => !_constants.ContainsKey(name)));
        foreach (NodeProto node in graph.Node)
        {
            Add(node);
        }

        Nodes = new GraphOrder(graph, this).Sort();
        for (int i = 0; i < Nodes.Count; i++)
        {
            _positions[Nodes[i]] = i;
        }

        if (graph.Output.FirstOrDefault(output => !Exists(output.Name)) is ValueInfoProto missing)
        {
            throw new OnnxModelException($"Nothing makes the graph's output '{missing.Name}'.");
        }
    }

    internal GraphProto Graph { get; }

    /// <summary>All nodes, each after what it reads; the file's order where that allows.</summary>
    internal IReadOnlyList<NodeProto> Nodes { get; }

    internal int Position(NodeProto node) => _positions[node];

    internal bool IsInput(string tensor) => _inputs.Contains(tensor);

    internal bool Exists(string tensor) => _producers.ContainsKey(tensor) || _constants.ContainsKey(tensor) || _inputs.Contains(tensor);

    internal NodeProto? Producer(string tensor) => _producers.GetValueOrDefault(tensor);

    internal IReadOnlyList<NodeProto> Consumers(string tensor) => _consumers.GetValueOrDefault(tensor) ?? [];

    /// <summary>The constant behind a tensor, looked for through Identity; null when it is computed.</summary>
    internal TensorProto? Constant(string tensor)
    {
        while (_producers.TryGetValue(tensor, out NodeProto? node) && node.IsStandard() && node.Is("Identity"))
        {
            tensor = node.Input(0);
        }

        return _constants.GetValueOrDefault(tensor);
    }

    /// <summary>All tensors that a tensor is computed from, itself included, constants left out.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="throughShapes">Whether those count of which only the shape is read.</param>
    internal HashSet<string> Ancestors(string tensor, bool throughShapes = true)
    {
        HashSet<string> ancestors = new(StringComparer.Ordinal);
        Stack<string> open = new([tensor]);
        while (open.TryPop(out string? next))
        {
            if (_constants.ContainsKey(next) || !ancestors.Add(next) || !_producers.TryGetValue(next, out NodeProto? node)
                || (!throughShapes && node.IsStandard() && node.Is("Shape", "Size")))
            {
                continue;
            }

            foreach (string input in Reads(node))
            {
                open.Push(input);
            }
        }

        return ancestors;
    }

    /// <summary>All tensors that are computed from what a tensor holds, itself included; from its shape alone does not count.</summary>
    internal HashSet<string> Descendants(string tensor)
    {
        HashSet<string> descendants = new(StringComparer.Ordinal) { tensor };
        foreach (NodeProto node in Nodes.Where(node => !(node.IsStandard() && node.Is("Shape", "Size")) && Reads(node).Any(descendants.Contains)))
        {
            descendants.UnionWith(node.Output.Where(name => name.Length > 0));
        }

        return descendants;
    }

    /// <summary>Everything that a node reads: its inputs, and what its subgraphs take from this graph.</summary>
    internal IEnumerable<string> Reads(NodeProto node) =>
        node.Input.Where(name => name.Length > 0).Concat(Subgraphs(node).SelectMany(Captured).Where(Exists));

    /// <summary>All names that a node mentions as its inputs or in its subgraphs.</summary>
    internal static IEnumerable<string> Names(NodeProto node) => node.Input.Concat(Subgraphs(node).SelectMany(Captured)).Where(name => name.Length > 0);

    /// <summary>The graphs that a node holds: branches and bodies of loops.</summary>
    internal static IEnumerable<GraphProto> Subgraphs(NodeProto node) =>
        node.Attribute.SelectMany(attribute => attribute.G is null ? attribute.Graphs : attribute.Graphs.Append(attribute.G));

    private static IEnumerable<string> Captured(GraphProto graph)
    {
        IEnumerable<string> own = graph.Node.SelectMany(node => node.Output).Concat(graph.Input.Select(input => input.Name))
            .Concat(graph.Initializer.Select(tensor => tensor.Name));
        HashSet<string> defined = new(own, StringComparer.Ordinal);
        IEnumerable<string> read = graph.Node.SelectMany(node => node.Input.Concat(Subgraphs(node).SelectMany(Captured)))
            .Concat(graph.Output.Select(output => output.Name));
        return read.Where(name => name.Length > 0 && !defined.Contains(name));
    }

    private void Add(NodeProto node)
    {
        foreach (string output in node.Output.Where(name => name.Length > 0))
        {
            if (!_producers.TryAdd(output, node) || _constants.ContainsKey(output))
            {
                throw new OnnxModelException($"Tensor '{output}' is made twice; the second time by {node.Describe()}.");
            }
        }

        if (node.IsStandard() && node.Is("Constant") && node.Output.Count == 1 && ConstantNode.Value(node) is TensorProto value)
        {
            _constants[node.Output[0]] = value;
            _producers.Remove(node.Output[0]);
        }

        // Captured names may be defined later in the file, so subgraphs are indexed by name alone.
        foreach (string input in Names(node).Distinct())
        {
            if (!_consumers.TryGetValue(input, out List<NodeProto>? readers))
            {
                _consumers[input] = readers = [];
            }

            readers.Add(node);
        }
    }
}

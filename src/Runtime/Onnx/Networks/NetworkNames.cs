using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Gives everything in a network names that nothing in the woven graph has. Names in subgraphs are part of it.</summary>
internal sealed class NetworkNames
{
    private readonly Dictionary<string, string> _names;
    private readonly AuxiliaryNetwork _network;
    private readonly WovenGraph _graph;
    private readonly string _prefix;

    /// <summary>Names all tensors that the network's nodes make.</summary>
    /// <param name="graph">The woven graph.</param>
    /// <param name="network">The network.</param>
    /// <param name="prefix">Begins the new names.</param>
    /// <param name="given">Names of what the network does not make: its inputs and constants.</param>
    /// <exception cref="OnnxModelException">The network makes a tensor with the name of one that it is given.</exception>
    internal NetworkNames(WovenGraph graph, AuxiliaryNetwork network, string prefix, IReadOnlyDictionary<string, string> given)
    {
        (_graph, _network, _prefix) = (graph, network, prefix);
        _names = new Dictionary<string, string>(given, StringComparer.Ordinal) { [""] = "" };
        foreach (string made in Made(network.Graph.Node).Where(name => name.Length > 0).Distinct())
        {
            if (!_names.TryAdd(made, graph.NewName($"{prefix}/{made}")))
            {
                throw new OnnxModelException($"The network {network.Name} makes '{made}' a second time: it is one of its inputs or constants.");
            }
        }
    }

    /// <summary>The new name of a tensor.</summary>
    /// <exception cref="OnnxModelException">Nothing makes it.</exception>
    internal string this[string tensor] => _names.TryGetValue(tensor, out string? name) ? name
        : throw new OnnxModelException($"The network {_network.Name} reads '{tensor}', which nothing makes.");

    /// <summary>A copy of a node under the new names.</summary>
    internal NodeProto Rename(NodeProto node)
    {
        NodeProto renamed = node.Clone();
        Apply(renamed);
        return renamed;
    }

    private void Apply(NodeProto node)
    {
        node.Name = _graph.NewName($"{_prefix}/{(node.Name.Length > 0 ? node.Name : node.OpType)}");
        for (int i = 0; i < node.Input.Count; i++)
        {
            node.Input[i] = this[node.Input[i]];
        }

        for (int i = 0; i < node.Output.Count; i++)
        {
            node.Output[i] = this[node.Output[i]];
        }

        foreach (GraphProto subgraph in GraphIndex.Subgraphs(node))
        {
            Apply(subgraph);
        }
    }

    private void Apply(GraphProto graph)
    {
        foreach (TensorProto tensor in graph.Initializer)
        {
            tensor.Name = this[tensor.Name];
        }

        foreach (ValueInfoProto value in graph.Input.Concat(graph.Output))
        {
            value.Name = this[value.Name];
        }

        // Only says again what follows from the nodes.
        graph.ValueInfo.Clear();
        foreach (NodeProto node in graph.Node)
        {
            Apply(node);
        }
    }

    private static IEnumerable<string> Made(IEnumerable<NodeProto> nodes) => nodes.SelectMany(node => node.Output.Concat(GraphIndex.Subgraphs(node).SelectMany(
        graph => Made(graph.Node).Concat(graph.Input.Select(input => input.Name)).Concat(graph.Initializer.Select(tensor => tensor.Name)))));
}

using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>The graph that models are joined into, one after the other.</summary>
internal sealed class JoinedGraph
{
    private readonly Dictionary<NodeProto, NodeProto> _nodes = [];
    private readonly Dictionary<string, TensorProto> _tensors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Begins without nodes.</summary>
    /// <param name="first">Says what the inputs are.</param>
    internal JoinedGraph(ModelProto first)
    {
        Model = new ModelProto { IrVersion = first.IrVersion, ProducerName = "PipelineDsl", Graph = new GraphProto { Name = "joined" } };

        // Models of old IR versions list their initializers among the inputs.
        HashSet<string> initializers = [.. first.Graph.Initializer.Select(tensor => tensor.Name)];
        Model.Graph.Input.Add(first.Graph.Input.Where(input => !initializers.Contains(input.Name)));
        foreach (ValueInfoProto input in Model.Graph.Input)
        {
            _names.Add(input.Name);
        }
    }

    /// <summary>All models added so far.</summary>
    internal ModelProto Model { get; }

    /// <summary>Adds a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="index">Its number, which ends the names of its outputs.</param>
    internal void Add(ModelProto model, int index)
    {
        if (model.Functions.Count > 0)
        {
            throw new OnnxModelException($"Model {index} holds functions; only models without can be joined.");
        }

        Model.IrVersion = long.Max(Model.IrVersion, model.IrVersion);
        AddVersions(model, index);
        Dictionary<string, string> names = new(StringComparer.Ordinal) { [""] = "" };
        AddTensors(model.Graph, names);
        AddInputs(model.Graph, names, index);
        foreach (NodeProto node in new GraphIndex(model.Graph).Nodes)
        {
            AddNode(node, names, index);
        }

        foreach (ValueInfoProto output in model.Graph.Output)
        {
            AddOutput(output, names, index);
        }
    }

    private void AddVersions(ModelProto model, int index)
    {
        foreach (OperatorSetIdProto import in model.OpsetImport)
        {
            OperatorSetIdProto? known = Model.OpsetImport.FirstOrDefault(other => other.Domain == import.Domain);
            if (known is null)
            {
                Model.OpsetImport.Add(import);
            }
            else if (known.Version != import.Version)
            {
                throw new OnnxModelException(
                    $"Model {index} uses version {import.Version} of the operators of '{import.Domain}', the models before it version {known.Version}.");
            }
        }
    }

    private void AddTensors(GraphProto graph, Dictionary<string, string> names)
    {
        foreach (TensorProto tensor in graph.Initializer)
        {
            if (_tensors.TryGetValue(tensor.Name, out TensorProto? known) && known.Equals(tensor))
            {
                names[tensor.Name] = tensor.Name;
                continue;
            }

            TensorProto added = tensor;
            string name = Fresh(tensor.Name);
            if (name != tensor.Name)
            {
                added = tensor.Clone();
                added.Name = name;
            }

            names[tensor.Name] = name;
            _tensors[name] = added;
            Model.Graph.Initializer.Add(added);
        }
    }

    private void AddInputs(GraphProto graph, Dictionary<string, string> names, int index)
    {
        ValueInfoProto[] inputs = [.. graph.Input.Where(input => !names.ContainsKey(input.Name))];
        if (!inputs.SequenceEqual(Model.Graph.Input))
        {
            throw new OnnxModelException(
                $"Model {index} takes {Describe(inputs)}, the models before it take {Describe(Model.Graph.Input)}; names, types and shapes must be the same.");
        }

        foreach (ValueInfoProto input in inputs)
        {
            names[input.Name] = input.Name;
        }
    }

    private void AddNode(NodeProto node, Dictionary<string, string> names, int index)
    {
        if (node.Attribute.Any(attribute => attribute.G is not null || attribute.Graphs.Count > 0))
        {
            throw new OnnxModelException($"Model {index} holds a subgraph in {node.OpType} '{node.Name}'; only models without can be joined.");
        }

        var key = new NodeProto { OpType = node.OpType, Domain = node.Domain };
        key.Attribute.Add(node.Attribute);
        foreach (string input in node.Input)
        {
            key.Input.Add(names.TryGetValue(input, out string? name)
                ? name
                : throw new OnnxModelException($"Model {index}: {node.OpType} '{node.Name}' reads '{input}', which nothing before it makes."));
        }

        if (!_nodes.TryGetValue(key, out NodeProto? joined) || IsSampling(node) || joined.Output.Count != node.Output.Count)
        {
            joined = key.Clone();
            joined.Name = Fresh(node.Name);
            joined.Output.Add(node.Output.Select(output => output.Length == 0 ? "" : Fresh(output)));
            _nodes.TryAdd(key, joined);
            Model.Graph.Node.Add(joined);
        }

        for (int i = 0; i < node.Output.Count; i++)
        {
            // An output that the first user of the node left out has no name yet.
            if (joined.Output[i].Length == 0 && node.Output[i].Length > 0)
            {
                joined.Output[i] = Fresh(node.Output[i]);
            }

            names[node.Output[i]] = node.Output[i].Length == 0 ? "" : joined.Output[i];
        }
    }

    /// <summary>Every output has a node of its own: two models may have theirs in common.</summary>
    private void AddOutput(ValueInfoProto output, Dictionary<string, string> names, int index)
    {
        if (!names.TryGetValue(output.Name, out string? source))
        {
            throw new OnnxModelException($"Model {index} has the output '{output.Name}', which nothing makes.");
        }

        ValueInfoProto added = output.Clone();
        added.Name = Fresh($"{output.Name}_{index}");
        var copy = new NodeProto { OpType = "Identity", Domain = "", Name = Fresh($"{added.Name}/Identity") };
        copy.Input.Add(source);
        copy.Output.Add(added.Name);
        Model.Graph.Node.Add(copy);
        Model.Graph.Output.Add(added);
    }

    private string Fresh(string name)
    {
        string fresh = name;
        for (int i = 1; !_names.Add(fresh); i++)
        {
            fresh = $"{name}~{i}";
        }

        return fresh;
    }

    /// <summary>Two draws are not one draw.</summary>
    private static bool IsSampling(NodeProto node) =>
        node.OpType.StartsWith("Random", StringComparison.Ordinal) || node.OpType is "Multinomial" or "Bernoulli" or "Dropout";

    private static string Describe(IEnumerable<ValueInfoProto> inputs) => string.Join(", ", inputs.Select(input => $"{input.Name} {input.Type}"));
}

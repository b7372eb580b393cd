using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>
/// Puts the branch of an If that is always taken in its place. Exporters write one for every squeeze of a dimension whose length they do
/// not know, and the rotary tables of a decoder go through two of them in each layer.
/// </summary>
internal static class KnownBranches
{
    /// <summary>Changes the graph; the model computes what it did.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="opset">Version of the standard operators.</param>
    internal static void Inline(GraphProto graph, int opset)
    {
        while (graph.Node.Any(node => node.IsStandard() && node.Is("If")))
        {
            GraphIndex index = new(graph);
            ShapeInference shapes = new(index, opset, new Dictionary<string, System.Collections.Immutable.ImmutableArray<Axis>>(StringComparer.Ordinal));
            (NodeProto Node, GraphProto Branch)[] known = [.. graph.Node
                .Where(node => node.IsStandard() && node.Is("If")).Select(node => (node, Branch(node, shapes))).Where(pair => pair.Item2 is not null)!];
            if (known.Length == 0)
            {
                return;
            }

            foreach ((NodeProto node, GraphProto branch) in known)
            {
                Replace(graph, node, branch);
                RemoveUnread(graph, node.Input[0]);
            }
        }
    }

    private static GraphProto? Branch(NodeProto node, ShapeInference shapes) =>
        node.Input.Count == 1 && shapes.Facts(node.Input[0]) is { HasValues: true, Values: [{ Size: { IsConstant: true } condition }] }
            && node.Attribute(condition.Factor != 0 ? "then_branch" : "else_branch")?.G is GraphProto branch && branch.Output.Count == node.Output.Count
            && branch.Output.Select(output => output.Name).Distinct().Count() == branch.Output.Count
            ? branch : null;

    private static void Replace(GraphProto graph, NodeProto node, GraphProto branch)
    {
        // Names of a branch may be used again in others.
        HashSet<string> own = new(
            branch.Node.SelectMany(inner => inner.Output).Concat(branch.Initializer.Select(tensor => tensor.Name)), StringComparer.Ordinal);
        Dictionary<string, string> names = own.Where(name => name.Length > 0)
            .ToDictionary(name => name, name => $"{node.Output[0]}/{name}", StringComparer.Ordinal);
        int at = graph.Node.IndexOf(node);
        graph.Node.RemoveAt(at);
        for (int i = 0; i < node.Output.Count; i++)
        {
            string output = branch.Output[i].Name;
            if (names.ContainsKey(output))
            {
                names[output] = node.Output[i];
            }
            else
            {
                NodeProto identity = new() { OpType = "Identity", Name = node.Output[i] };
                identity.Input.Add(output);
                identity.Output.Add(node.Output[i]);
                graph.Node.Insert(at++, identity);
            }
        }

        foreach (NodeProto inner in branch.Node)
        {
            NodeProto copy = inner.Clone();
            Rename(copy.Input, names);
            Rename(copy.Output, names);
            graph.Node.Insert(at++, copy);
        }

        foreach (TensorProto tensor in branch.Initializer)
        {
            TensorProto copy = tensor.Clone();
            copy.Name = names[tensor.Name];
            graph.Initializer.Add(copy);
        }
    }

    private static void Rename(Google.Protobuf.Collections.RepeatedField<string> list, Dictionary<string, string> names)
    {
        for (int i = 0; i < list.Count; i++)
        {
            list[i] = names.GetValueOrDefault(list[i], list[i]);
        }
    }

    // The condition was read by nobody else, most often.
    private static void RemoveUnread(GraphProto graph, string tensor)
    {
        Stack<string> open = new([tensor]);
        while (open.TryPop(out string? next))
        {
            NodeProto? node = graph.Node.FirstOrDefault(node => node.Output.Contains(next));
            if (node is null || graph.Node.Any(reader => GraphIndex.Names(reader).Any(node.Output.Contains))
                || graph.Output.Any(output => node.Output.Contains(output.Name)))
            {
                continue;
            }

            graph.Node.Remove(node);
            foreach (string input in node.Input)
            {
                open.Push(input);
            }
        }
    }
}

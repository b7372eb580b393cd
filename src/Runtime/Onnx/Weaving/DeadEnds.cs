using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Takes out what only rewritten nodes read: ONNX Runtime would warn of it in every session.</summary>
internal static class DeadEnds
{
    /// <summary>Removes nodes and constants that were read in the original and are not any more.</summary>
    /// <param name="graph">The woven graph; its nodes are in an order that can run.</param>
    /// <param name="index">The original.</param>
    internal static void Remove(GraphProto graph, GraphIndex index)
    {
        HashSet<string> read = new(graph.Output.Select(output => output.Name), StringComparer.Ordinal);
        List<NodeProto> kept = [];
        for (int i = graph.Node.Count - 1; i >= 0; i--)
        {
            NodeProto node = graph.Node[i];
            if (node.Output.Any(read.Contains) || !node.Output.Any(WasRead))
            {
                kept.Add(node);
                read.UnionWith(GraphIndex.Names(node));
            }
        }

        if (kept.Count < graph.Node.Count)
        {
            kept.Reverse();
            graph.Node.Clear();
            graph.Node.Add(kept);
        }

        HashSet<string> inputs = new(graph.Input.Select(input => input.Name), StringComparer.Ordinal);
        for (int i = graph.Initializer.Count - 1; i >= 0; i--)
        {
            string name = graph.Initializer[i].Name;
            if (!read.Contains(name) && !inputs.Contains(name) && WasRead(name))
            {
                graph.Initializer.RemoveAt(i);
            }
        }

        bool WasRead(string tensor) => tensor.Length > 0 && index.Consumers(tensor).Count > 0;
    }
}

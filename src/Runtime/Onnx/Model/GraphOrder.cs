using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Puts nodes in an order in which everything is made before it is read. Finds cycles and tensors that nobody makes.</summary>
internal sealed class GraphOrder(GraphProto graph, GraphIndex index)
{
    internal IReadOnlyList<NodeProto> Sort()
    {
        Dictionary<string, NodeProto> makers = new(StringComparer.Ordinal);
        foreach (NodeProto node in graph.Node)
        {
            foreach (string output in node.Output)
            {
                makers[output] = node;
            }
        }

        // Depth first with an own stack: a hostile file could be deep enough to overflow the thread's.
        List<NodeProto> sorted = new(graph.Node.Count);
        Dictionary<NodeProto, bool> isDone = new(graph.Node.Count, ReferenceEqualityComparer.Instance);
        Stack<(NodeProto Node, IEnumerator<string> Reads)> open = new();
        foreach (NodeProto root in graph.Node)
        {
            Enter(root);
            while (open.TryPeek(out (NodeProto Node, IEnumerator<string> Reads) top))
            {
                if (!top.Reads.MoveNext())
                {
                    open.Pop();
                    isDone[top.Node] = true;
                    sorted.Add(top.Node);
                }
                else if (makers.TryGetValue(top.Reads.Current, out NodeProto? maker))
                {
                    Enter(maker);
                }
                else if (!index.Exists(top.Reads.Current))
                {
                    throw new OnnxModelException($"{top.Node.Describe()} reads '{top.Reads.Current}', which nothing makes.");
                }
            }
        }

        return sorted;

        void Enter(NodeProto node)
        {
            if (isDone.TryGetValue(node, out bool done))
            {
                if (!done)
                {
                    throw new OnnxModelException($"The graph has a cycle through {node.Describe()}.");
                }

                return;
            }

            isDone[node] = false;
            open.Push((node, index.Reads(node).GetEnumerator()));
        }
    }
}

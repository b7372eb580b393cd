using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>
/// Finds where queries are turned by position, whatever a model spells that with: between the projection and the product, the rotation begins at the last
/// tensor that everything passes before cosines and sines come in, and ends at the first one that everything passes behind them.
/// </summary>
internal sealed class RotationSearch
{
    private readonly DecoderGraph _graph;
    private readonly HashSet<string> _sources = new(StringComparer.Ordinal);

    // Tensors between the projection and the operand, and the nodes that make them, in the order in which they run.
    private readonly HashSet<string> _tensors = new(StringComparer.Ordinal);
    private readonly NodeProto[] _nodes;

    /// <summary>Prepares a search.</summary>
    /// <param name="graph">The decoder.</param>
    /// <param name="queries">Queries as they enter the product with keys.</param>
    internal RotationSearch(DecoderGraph graph, string queries)
    {
        (_graph, Queries) = (graph, queries);
        HashSet<NodeProto> nodes = new(ReferenceEqualityComparer.Instance);
        Stack<string> open = new([queries]);
        while (open.TryPop(out string? tensor))
        {
            if (!_graph.Content.Contains(tensor) || !_tensors.Add(tensor))
            {
                continue;
            }

            if (graph.Index.Producer(tensor) is not NodeProto node || IsProjection(node))
            {
                _sources.Add(tensor);
                continue;
            }

            nodes.Add(node);
            foreach (string input in node.Input.Where(name => name.Length > 0))
            {
                open.Push(input);
            }
        }

        _nodes = [.. nodes.OrderBy(graph.Index.Position)];
    }

    /// <summary>Queries as they enter the product.</summary>
    internal string Queries { get; }

    /// <summary>Cosines and sines, or the positions that they are looked up by.</summary>
    internal IEnumerable<string> Turns => _nodes.Where(IsTurning).SelectMany(node => node.Input).Where(input => input.Length > 0 && !_tensors.Contains(input));

    /// <summary>Writes queries as they would enter the product if they were not turned, behind all nodes.</summary>
    /// <exception cref="WeaveException">Where the rotation begins and ends cannot be told.</exception>
    internal string WriteUnrotated()
    {
        NodeProto[] turning = [.. _nodes.Where(IsTurning)];
        if (turning.Length == 0)
        {
            return Queries;
        }

        string[] passed = [.. _sources.Concat(_nodes.SelectMany(node => node.Output)).Where(tensor => _tensors.Contains(tensor) && IsPassed(tensor))];
        string? first = passed.LastOrDefault(tensor => turning.All(node => node.Output.All(output => IsBehind(output, tensor))));
        string? last = passed.FirstOrDefault(tensor => turning.All(node => node.Output.Any(output => IsBehind(tensor, output))));
        if (first is null || last is null || !HaveSameShape(first, last))
        {
            throw new WeaveException(
                $"The queries '{Queries}' are turned by position at {turning[0].Describe()}, but where the rotation begins and ends cannot be told.");
        }

        return Copy(first, last);
    }

    private static bool IsProjection(NodeProto node) =>
        node.OpType.Contains("MatMul", StringComparison.Ordinal) || node.OpType.Contains("Gemm", StringComparison.Ordinal) || node.Is("Conv", "Einsum");

    // Multiplied with something that is neither constant nor made of the text, and not one number: cosines or sines.
    private bool IsTurning(NodeProto node) =>
        node.Is("RotaryEmbedding")
        || (node.IsStandard() && node.Is("Mul") && node.Input.Any(input => !_tensors.Contains(input) && _graph.Index.Constant(input) is null
            && !(_graph.Shapes.Facts(input) is { HasShape: true } facts && facts.Shape.All(dimension => dimension.IsOne))));

    // Whether every way from the projection to the product leads through a tensor.
    private bool IsPassed(string tensor)
    {
        HashSet<string> reached = Before(Queries, tensor);
        return !_sources.Any(source => source != tensor && reached.Contains(source));
    }

    private bool IsBehind(string tensor, string source) => tensor == source || Before(tensor, null).Contains(source);

    // What a tensor is computed from within the rotation, as far as one that is not gone through.
    private HashSet<string> Before(string tensor, string? border)
    {
        HashSet<string> reached = new(StringComparer.Ordinal);
        Stack<string> open = new([tensor]);
        while (open.TryPop(out string? next))
        {
            if (next != border && _tensors.Contains(next) && reached.Add(next) && !_sources.Contains(next))
            {
                foreach (string input in _graph.Index.Producer(next)!.Input)
                {
                    open.Push(input);
                }
            }
        }

        return reached;
    }

    private bool HaveSameShape(string first, string last)
    {
        TensorFacts a = _graph.Shapes.Facts(first), b = _graph.Shapes.Facts(last);
        return !a.HasShape || !b.HasShape || (a.Rank == b.Rank && a.Shape.Zip(b.Shape).All(pair => pair.First.Size.Equals(pair.Second.Size)
            || !pair.First.Size.IsConstant || !pair.Second.Size.IsConstant));
    }

    // What follows the rotation, on what was not turned.
    private string Copy(string first, string last)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal) { [last] = first };
        foreach (NodeProto node in _nodes.Where(node => node.Output.Any(output => output != last && IsBehind(output, last))))
        {
            NodeProto copy = node.Clone();
            copy.Name = _graph.Added.NewName($"{node.Output[0]}/unrotated/node");
            for (int i = 0; i < copy.Input.Count; i++)
            {
                copy.Input[i] = names.GetValueOrDefault(node.Input[i], node.Input[i]);
            }

            for (int i = 0; i < copy.Output.Count; i++)
            {
                names[node.Output[i]] = copy.Output[i] = _graph.Added.NewName($"{node.Output[i]}/unrotated");
            }

            _graph.Added.Nodes.Add(copy);
        }

        return names[Queries];
    }
}

using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>
/// Lengths that are computed with: a causal mask takes what a layer attends to less its tokens. Both have to be counted at the same
/// stage, or the difference, which is the length of the cache, comes out wrong.
/// </summary>
internal sealed class LengthValues(TokenState state)
{
    /// <summary>Brings the operands of a sum or a difference of lengths to the newest tokens among them.</summary>
    internal void Align(NodeProto node, NodeProto woven)
    {
        if (!state.Axes.HasCache || !node.IsStandard() || !node.Is("Add", "Sub"))
        {
            return;
        }

        int newest = node.Input.Max(state.Version);
        for (int i = 0; i < node.Input.Count; i++)
        {
            if (!state.Carries(node.Input[i]))
            {
                woven.Input[i] = At(node.Input[i], newest);
            }
        }
    }

    /// <summary>A length as it is with the tokens of a version.</summary>
    /// <param name="tensor">A small integer tensor of the original.</param>
    /// <param name="version">The version.</param>
    internal string At(string tensor, int version)
    {
        TensorFacts facts = state.Facts(tensor);
        string current = state.Current(tensor);
        int own = state.Version(tensor);
        if (!facts.HasValues || own == version || facts.Rank > 1 || !facts.Values.Any(IsCount))
        {
            return current;
        }

        WovenGraph graph = state.Graph;
        string hint = $"{tensor}/of_stage_{version}";
        string change = graph.Add("Sub", hint + "/change", [state.Counts.Of(version), state.Counts.Of(own)]);
        change = facts.Rank == 0 ? graph.Reshape(change, hint + "/scalar", [])
            : facts.Values.All(IsCount) ? change
            : graph.Add("Mul", hint + "/changes", [change, graph.Integers([.. facts.Values.Select(value => IsCount(value) ? 1L : 0)])]);
        return graph.Add("Add", hint, [current, change]);
    }

    // The number of tokens itself, or of a cache with them.
    private bool IsCount(ShapeValue value) => value.Size is SizeExpression size
        && (size.Equals(state.Axes.Tokens.Size) || value.Sources.Any(source => IsCached(source, size)));

    private bool IsCached(string source, SizeExpression size) => state.Facts(source) is { HasShape: true } facts
        && facts.Shape.Any(dimension => state.IsCached(dimension) && dimension.Leaves.Single().HasSize(size));
}

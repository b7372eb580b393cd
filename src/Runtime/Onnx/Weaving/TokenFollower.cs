using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>
/// Writes the nodes behind a cut: brings all inputs of a node to the same tokens, and rewrites what the token count is baked
/// into. An operator that it does not know how to follow is an error that names it.
/// </summary>
internal sealed class TokenFollower
{
    private readonly GraphIndex _index;
    private readonly TokenState _state;
    private readonly AxisOperators _axisOperators;
    private readonly FusedOperators _fused;
    private readonly LengthOperators _lengths;
    private readonly LengthValues _values;
    private readonly CacheFit _cache;
    private readonly HashSet<NodeProto> _written = new(ReferenceEqualityComparer.Instance);

    internal TokenFollower(GraphIndex index, TokenState state, ShapeRewriter rewriter, SizeWeights weights)
    {
        _index = index;
        _state = state;
        _axisOperators = new AxisOperators(state, weights);
        _fused = new FusedOperators(state, weights);
        _lengths = new LengthOperators(index, state, rewriter, weights);
        _values = new LengthValues(state);
        _cache = new CacheFit(state);
    }

    /// <summary>Whether a node of the original was written.</summary>
    internal bool HasWritten(NodeProto node) => _written.Contains(node);

    /// <summary>Writes one node of the original.</summary>
    /// <param name="node">The node.</param>
    /// <param name="atLeast">The tokens that it is to see at least, whatever it reads.</param>
    internal void Write(NodeProto node, int atLeast = 0)
    {
        _written.Add(node);
        string[] reads = [.. _index.Reads(node)];
        int newest = reads.Select(_state.Version).Append(atLeast).Max();
        if (newest == 0)
        {
            _state.Graph.Nodes.Add(node);
            return;
        }

        int version = reads.Where(_state.Carries).Select(_state.Version).Append(atLeast).Max();
        NodeProto woven = node.Clone();
        try
        {
            version = Follow(node, woven, version);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            // Fewer inputs than the operator has, or axes outside of them.
            throw new OnnxModelException($"{node.Describe()} does not fit its inputs: {e.Message}", e);
        }

        _state.Graph.Nodes.Add(woven);
        foreach (string output in node.Output.Where(name => name.Length > 0))
        {
            // Values that were taken from a shape, and what a reduction leaves, just depend on the newest tokens.
            _state.SetVersion(output, _state.Carries(output) ? version : newest);
        }
    }

    // Returns the version of the outputs.
    private int Follow(NodeProto node, NodeProto woven, int version)
    {
        bool isKnown = ShapeRules.Find(node) is not null;
        if (node.IsStandard() && node.Is("Reshape", "Expand", "ConstantOfShape", "Range", "Slice", "Tile"))
        {
            return _lengths.Follow(node, woven, version);
        }

        if (!isKnown && node.Input.Any(_state.Carries))
        {
            throw new WeaveException($"{_state.Axes.Describe(node)} reads tokens; how to follow them through this operator is not known.");
        }

        for (int i = 0; i < node.Input.Count; i++)
        {
            woven.Input[i] = _state.At(node.Input[i], version, node);
        }

        _values.Align(node, woven);
        _cache.Fit(node, woven);

        if (!node.Input.Any(_state.Carries) || (node.IsStandard() && node.Is("Shape", "Size")))
        {
            _lengths.CheckValue(node, version);
            return version;
        }

        if (!node.IsStandard())
        {
            _fused.Follow(node, woven, version);
        }
        else
        {
            _axisOperators.Follow(node, woven, version);
        }

        return version;
    }
}

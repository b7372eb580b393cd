using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Parts the graph at the last cut: what leads to it, and what does not.</summary>
internal sealed class ReadOut
{
    private readonly TokenState _state;
    private readonly HashSet<NodeProto> _joins = new(ReferenceEqualityComparer.Instance);

    internal ReadOut(GraphIndex index, string lastCut, TokenState state)
    {
        _state = state;
        HashSet<string> before = index.Ancestors(lastCut);
        ILookup<bool, NodeProto> parts = index.Nodes.ToLookup(node => node.Output.Any(output => before.Contains(output) || index.Constant(output) is not null));
        Before = [.. parts[true]];
        After = [.. parts[false]];

        // What ends in an output together with the tokens that are left.
        HashSet<string> joined = new(StringComparer.Ordinal);
        foreach (HashSet<string> ancestors in index.Graph.Output.Select(output => index.Ancestors(output.Name)).Where(ancestors => ancestors.Contains(lastCut)))
        {
            joined.UnionWith(ancestors);
        }

        _joins.UnionWith(After.Where(node => node.Output.Any(joined.Contains)));
    }

    internal IReadOnlyList<NodeProto> Before { get; }

    internal IReadOnlyList<NodeProto> After { get; }

    /// <summary>
    /// Whether a node sums something over the tokens that its reader expects to fit the tokens that are left: the mask below a masked
    /// mean, which does not depend on the stages itself.
    /// </summary>
    internal bool NeedsNewest(NodeProto node) =>
        _joins.Contains(node) && node.IsStandard() && node.Is("ReduceSum", "ReduceMean") && _state.Carries(node.Input(0))
        && !_state.Carries(node.Output[0]) && _state.Version(node.Input[0]) == 0;
}

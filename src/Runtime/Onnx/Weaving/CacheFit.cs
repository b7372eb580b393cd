using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>
/// Fits masks that several layers share to the cache of each: behind a stage caches differ in length, and a mask is as long as the
/// longest. A layer with P cached entries and S tokens reads the last P + S columns.
/// </summary>
internal sealed class CacheFit(TokenState state)
{
    /// <summary>Cuts what an elementwise node reads beside the scores of a layer.</summary>
    internal void Fit(NodeProto node, NodeProto woven)
    {
        if (!state.Axes.HasCache || !node.IsStandard() || !TokenWise.Broadcast.Contains(node.OpType)
            || node.Input.Select(Cached).MaxBy(state.Axes.LayerOf) is not Axis own || state.Axes.LayerOf(own) < 0)
        {
            return;
        }

        int scores = node.Input.Select(Cached).ToList().IndexOf(own);
        for (int i = 0; i < node.Input.Count; i++)
        {
            if (Cached(node.Input[i]) is Axis other && other != own)
            {
                woven.Input[i] = Last(woven.Input[i], AxisOf(node.Input[i]), woven.Input[scores], AxisOf(node.Input[scores]), $"{node.Output[0]}/mask");
            }
        }
    }

    private string Last(string mask, int axis, string scores, int scoresAxis, string hint)
    {
        WovenGraph graph = state.Graph;
        string shape = graph.Add("Shape", hint + "/scores", [scores]);
        string length = graph.Add("Gather", hint + "/length", [shape, graph.Integers(scoresAxis)], WovenGraph.Attribute("axis", 0L));
        string first = graph.Add("Neg", hint + "/first", [length]);
        return graph.Add("Slice", hint, [mask, first, graph.Integers(long.MaxValue), graph.Integers(axis)]);
    }

    private Axis? Cached(string tensor) => AxisOf(tensor) is int axis and >= 0 ? state.Facts(tensor).Shape[axis].Leaves.Single() : null;

    private int AxisOf(string tensor)
    {
        TensorFacts facts = tensor.Length > 0 ? state.Facts(tensor) : TensorFacts.Unknown;
        return facts.HasShape ? Enumerable.Range(0, facts.Rank).FirstOrDefault(i => state.IsCached(facts.Shape[i]), -1) : -1;
    }
}

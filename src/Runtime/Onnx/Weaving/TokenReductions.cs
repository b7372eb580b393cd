using PipelineDsl.Onnx.Protobuf;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Onnx;

/// <summary>Reductions over the tokens: behind a merge, sums and means count every token as often as it stands for.</summary>
internal sealed class TokenReductions(TokenState state, SizeWeights weights)
{
    internal void Follow(NodeProto node, NodeProto woven, int version)
    {
        TensorFacts data = state.Facts(node.Input[0]);
        int[]? axes = Axes(node, data);
        if (axes is null)
        {
            throw Refuse(node, "reduces over axes that are computed");
        }

        if (axes.Any(axis => state.IsCached(data.Shape[axis])) && weights.Matter(version))
        {
            throw Refuse(node, "reduces over cached tokens, whose sizes are not known");
        }

        if (!axes.Any(axis => state.IsToken(data.Shape[axis])))
        {
            return;
        }

        if (node.Is("ArgMax", "ArgMin"))
        {
            throw Refuse(node, "gives positions of tokens");
        }

        if (!weights.Matter(version) || node.Is("ReduceMax", "ReduceMin"))
        {
            return;
        }

        if (node.Is("ReduceSum"))
        {
            weights.Note(node);
            DataType type = state.TypeOf(node.Input[0]);
            string sizes = weights.Factors(node, node.Input[0], version);
            woven.Input[0] = Weigh(node, woven.Input[0], type is DataType.Float16 ? state.Cast(sizes, DataType.Float, type) : sizes);
        }
        else if (node.Is("ReduceMean", "GlobalAveragePool") && axes.Length == 1)
        {
            Mean(node, woven, axes[0], version);
        }
        else
        {
            throw Refuse(node, "reduces over merged tokens in a way that cannot be weighted by their sizes");
        }
    }

    private int[]? Axes(NodeProto node, TensorFacts data)
    {
        if (node.Is("GlobalAveragePool"))
        {
            return [.. Enumerable.Range(2, data.Rank - 2)];
        }

        if (node.Is("ArgMax", "ArgMin"))
        {
            return [data.Normalise(node.Int("axis", 0))];
        }

        long[]? axes = node.Ints("axes");
        if (axes is null && node.Input(1).Length > 0)
        {
            TensorFacts given = state.Facts(node.Input[1]);
            axes = given.HasValues && given.Values.All(value => value.Size is { IsConstant: true })
                ? [.. given.Values.Select(value => value.Size!.Factor)]
                : null;
            return axes?.Select(data.Normalise).ToArray();
        }

        return axes is { Length: > 0 } ? [.. axes.Select(data.Normalise)] : [.. Enumerable.Range(0, data.Rank)];
    }

    private WeaveException Refuse(NodeProto node, string why) => new($"{state.Axes.Describe(node)} {why}.");

    private string Weigh(NodeProto node, string tensor, string sizes) => state.Graph.Add("Mul", $"{node.Output[0]}/weighted", [tensor, sizes]);

    // mean = sum s x / sum s, in single precision because sums need not fit into half. The node itself becomes the last one, so that its output keeps its name.
    private void Mean(NodeProto node, NodeProto woven, int axis, int version)
    {
        weights.Note(node);
        bool keeps = node.Is("GlobalAveragePool") || node.Int("keepdims", 1) != 0;
        DataType type = state.TypeOf(node.Input[0]);
        bool isHalf = type is DataType.Float16;
        string sizes = weights.Factors(node, node.Input[0], version);
        string weighted = Weigh(node, isHalf ? state.Cast(woven.Input[0], type, DataType.Float) : woven.Input[0], sizes);
        string sum = state.Graph.ReduceSum(weighted, $"{node.Output[0]}/sum", axis, keeps);
        string total = state.Graph.ReduceSum(sizes, $"{node.Output[0]}/total", axis, keeps);
        woven.Attribute.Clear();
        woven.Input.Clear();
        if (isHalf)
        {
            woven.OpType = "Cast";
            woven.Attribute.Add(WovenGraph.Attribute("to", (long)type));
            woven.Input.Add(state.Graph.Add("Div", $"{node.Output[0]}/mean", [sum, total]));
        }
        else
        {
            woven.OpType = "Div";
            woven.Input.Add([sum, total]);
        }
    }
}

using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>A Slice along the tokens: some of the protected ones in front, or all behind them.</summary>
internal sealed class TokenSlice(TokenState state)
{
    internal void Follow(NodeProto node, NodeProto woven, int axis)
    {
        TokenPicks picks = new(state);
        TensorFacts data = state.Facts(node.Input[0]);
        bool isOld = node.Attribute("starts") is not null;
        long[]? starts = Values(node, "starts", 1), ends = Values(node, "ends", 2);
        long[]? axes = Values(node, "axes", 3) ?? (node.Input(3).Length == 0 ? [.. Enumerable.Range(0, starts?.Length ?? 0).Select(i => (long)i)] : null);
        long[]? steps = Values(node, "steps", 4);
        int entry = axes is null ? -1 : Array.FindIndex(axes, value => data.Normalise(value) == axis);
        bool isPlain = starts is not null && entry >= 0 && (node.Input(4).Length == 0 || steps?[entry] == 1) && data.Shape[axis].Is(state.Axes.Tokens);
        if (!isPlain || starts![entry] < 0 || starts[entry] > picks.Prefix)
        {
            throw picks.Moved(node, $"from {(starts is null || entry < 0 ? "a computed place" : starts[entry])}");
        }

        if (ends is not null && ends[entry] >= 0 && ends[entry] <= picks.Prefix)
        {
            return;
        }

        SizeExpression size = data.Shape[axis].Size;
        ShapeValue end = isOld ? ShapeValue.Constant(ends![entry])
            : state.Facts(node.Input[2]) is { HasValues: true } given ? given.Values[entry] : ShapeValue.Unknown;
        if (!SliceMap.IsEnd(end, size))
        {
            throw picks.Moved(node, $"up to {end.Size?.ToString() ?? "a computed place"}");
        }

        state.AddSlice(state.Facts(node.Output[0]).Shape[axis].Leaves.Single(), starts[entry]);
        if (end.Size is { IsConstant: true, Factor: < int.MaxValue } && ends is not null)
        {
            // A baked length: to the end, whatever it is.
            ends[entry] = int.MaxValue;
            if (isOld)
            {
                woven.Attribute("ends")!.Ints[entry] = int.MaxValue;
            }
            else
            {
                woven.Input[2] = state.Graph.Integers(ends);
            }
        }
    }

    private long[]? Values(NodeProto node, string attribute, int input)
    {
        if (node.Ints(attribute) is long[] values)
        {
            return values;
        }

        TensorFacts facts = node.Input(input).Length > 0 ? state.Facts(node.Input[input]) : TensorFacts.Unknown;
        return facts.HasValues && facts.Values.All(value => value.Size is { IsConstant: true }) ? [.. facts.Values.Select(value => value.Size!.Factor)] : null;
    }
}

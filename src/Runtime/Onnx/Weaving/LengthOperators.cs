using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Operators that are told a length: they get the length of the tokens that they see, or of all tokens where they number them.</summary>
internal sealed class LengthOperators(GraphIndex index, TokenState state, ShapeRewriter rewriter, SizeWeights weights)
{
    private readonly LengthValues _values = new(state);
    private readonly CacheOperators _cache = new(index, state);

    /// <summary>Brings inputs up to date and rewrites lengths; returns the version of the output.</summary>
    internal int Follow(NodeProto node, NodeProto woven, int version)
    {
        for (int i = 0; i < node.Input.Count; i++)
        {
            woven.Input[i] = state.Current(node.Input[i]);
        }

        switch (node.OpType)
        {
            case "Reshape" when state.Carries(node.Input[0]):
                RequireCarried(node);
                version = Newest(node, state.Facts(node.Input[1]).Values, version);
                woven.Input[0] = state.At(node.Input[0], version, node);
                woven.Input[1] = version == 0 ? woven.Input[1] : rewriter.Reshape(node, version);
                return version;
            case "Expand" when state.Facts(node.Input[1]).HasValues && state.Carries(node.Output[0]):
                version = Newest(node, state.Facts(node.Input[1]).Values, version);
                woven.Input[0] = state.At(node.Input[0], version, node);
                woven.Input[1] = version == 0 ? woven.Input[1] : rewriter.Expand(node, 1, version);
                return version;
            case "ConstantOfShape" when state.Facts(node.Input[0]).HasValues && state.Carries(node.Output[0]):
                version = Newest(node, state.Facts(node.Input[0]).Values, version);
                woven.Input[0] = version == 0 ? woven.Input[0] : rewriter.Expand(node, 0, version);
                return version;
            case "Range" when state.Carries(node.Output[0]):
                // Tokens are numbered before any is gone; the numbers are gathered where they are used.
                if (state.Axes.IsCached(state.Facts(node.Output[0])))
                {
                    woven.Input[1] = _values.At(node.Input[1], 0);
                    return 0;
                }

                woven.Input[1] = state.Graph.Reshape(state.Counts.Of(0), $"{node.Output[0]}/limit", []);
                RequireAll(node, state.Facts(node.Input[1]).Values);
                return 0;
            case "Slice":
                return Slice(node, woven, version);
            case "Tile" when state.Carries(node.Input[0]):
                RequireCarried(node);
                woven.Input[0] = state.At(node.Input[0], version, node);
                return version;
            case var other when state.Carries(node.Input[0]):
                throw new WeaveException($"{state.Axes.Describe(node)} has a shape that cannot be followed.");
            default:
                return version;
        }
    }

    /// <summary>Refuses a token count that is computed with: behind a merge, what it divides has to be weighted.</summary>
    internal void CheckValue(NodeProto node, int version)
    {
        bool isFloat = node.IsStandard() && node.Is("Cast") && node.Int("to", 0) is 1 or 10 or 11 or 16;
        if (isFloat && weights.Matter(state.Stages.Count) && state.Facts(node.Input[0]) is { HasValues: true } facts
            && facts.Values.Any(value => state.SourceVersion(value) > 0 && IsTokenCount(value)))
        {
            throw new WeaveException($"{state.Axes.Describe(node)} computes with the number of merged tokens (version {version}); use a mean.");
        }
    }

    private bool IsTokenCount(ShapeValue value) => value.Size is null || value.Size.Equals(state.Axes.Tokens.Size);

    // The newest tokens among the data and what the lengths were read from.
    private int Newest(NodeProto node, ImmutableArray<ShapeValue> lengths, int version)
    {
        TensorFacts result = state.Facts(node.Output[0]);
        for (int i = 0; !lengths.IsDefault && i < lengths.Length; i++)
        {
            int axis = i + result.Rank - lengths.Length;
            if (axis >= 0 && state.Shrinks(result.Shape[axis]))
            {
                version = int.Max(version, state.SourceVersion(lengths[i]));
            }
        }

        return version;
    }

    private int Slice(NodeProto node, NodeProto woven, int version)
    {
        TensorFacts data = state.Facts(node.Input[0]), result = state.Facts(node.Output[0]);
        woven.Input[0] = state.At(node.Input[0], version, node);
        if (!data.HasShape || !result.HasShape)
        {
            return !state.Carries(node.Input[0]) ? version : throw new WeaveException($"{state.Axes.Describe(node)} has bounds that cannot be followed.");
        }

        _cache.KeepTable(node, woven);
        if (_cache.FitMask(node, woven))
        {
            return version;
        }

        KeepAll(node, woven, data, version);
        for (int axis = 0; axis < data.Rank; axis++)
        {
            bool had = state.IsToken(data.Shape[axis]);
            if (had && !result.Shape[axis].Leaves.SequenceEqual(data.Shape[axis].Leaves))
            {
                new TokenSlice(state).Follow(node, woven, axis);
            }
            else if (!had && state.IsToken(result.Shape[axis]))
            {
                // A table of positions is cut to the length of all tokens, then gathered where it is used.
                ImmutableArray<ShapeValue> ends = state.Facts(node.Input(2)).Values;
                RequireAll(node, ends);
                woven.Input[2] = state.Counts.Of(0);
                return 0;
            }
        }

        return version;
    }

    // A slice up to the length of newer tokens than those of its data took everything in the original, and still has to.
    private void KeepAll(NodeProto node, NodeProto woven, TensorFacts data, int version)
    {
        ImmutableArray<ShapeValue> ends = node.Input.Count > 2 ? state.Facts(node.Input[2]).Values : default;
        ImmutableArray<ShapeValue> axes = node.Input(3).Length > 0 ? state.Facts(node.Input[3]).Values : default;
        if (ends.IsDefault || (!axes.IsDefault && axes.Length != ends.Length))
        {
            return;
        }

        bool[] isStale = [.. ends.Select((end, i) =>
            (axes.IsDefault ? i : axes[i].Size is { IsConstant: true } size ? data.Normalise(size.Factor) : -1) is int axis and >= 0 && axis < data.Rank
            && state.IsToken(data.Shape[axis]) && state.SourceVersion(end) != -1 && !state.Follows(end, version))];
        if (isStale.Contains(true))
        {
            string toEnd = state.Graph.Integers([.. isStale.Select(stale => stale ? long.MaxValue : 0)]);
            woven.Input[2] = state.Graph.Add("Where", $"{node.Output[0]}/ends", [state.Graph.Flags(isStale), toEnd, woven.Input[2]]);
        }
    }

    private void RequireAll(NodeProto node, ImmutableArray<ShapeValue> ends)
    {
        if (ends.IsDefault || ends.Length != 1 || ends[0].Size is null || !ends[0].Size!.Equals(state.Axes.Tokens.Size))
        {
            throw new WeaveException($"{state.Axes.Describe(node)} numbers the tokens that are left; what it should number cannot be told.");
        }
    }

    private void RequireCarried(NodeProto node)
    {
        if (!state.Carries(node.Output[0]))
        {
            throw new WeaveException($"{state.Axes.Describe(node)} cuts through the token axis or folds it in a way that cannot be followed.");
        }
    }
}

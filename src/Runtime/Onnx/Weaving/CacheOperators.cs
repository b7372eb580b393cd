using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Slices whose bounds are the length of a cache with its tokens: behind a stage that length is another one in every layer.</summary>
internal sealed class CacheOperators(GraphIndex index, TokenState state)
{
    /// <summary>
    /// A table of rotations that is cut to what the layer attends to, then read by position: positions do not shrink with the cache, so
    /// the whole table is kept.
    /// </summary>
    internal void KeepTable(NodeProto node, NodeProto woven)
    {
        if (state.Axes.HasCache && index.Constant(node.Input[0]) is not null && node.Input.Count > 2 && index.Constant(node.Input[2]) is null
            && state.Facts(node.Input[2]) is { Rank: 1, Shape: [Dimension { IsOne: true }] } && TableLookup.IsLookedUp(index, state.OriginalOf(node.Output[0])))
        {
            woven.Input[2] = state.Graph.Integers(long.MaxValue);
        }
    }

    /// <summary>The first columns of a mask that all layers share become the last ones: a shorter cache keeps its newest entries at the end.</summary>
    internal bool FitMask(NodeProto node, NodeProto woven)
    {
        TensorFacts data = state.Facts(node.Input[0]), result = state.Facts(node.Output[0]);
        for (int axis = 0; axis < result.Rank && node.Input.Count > 2; axis++)
        {
            if (!state.IsCached(data.Shape[axis]) || !state.IsCached(result.Shape[axis])
                || state.Facts(node.Input[2]).Rank != 1 || state.Facts(node.Input[2]).Values is not [_]
                || CacheSlices.Bounds(node, data, axis, state.Facts) is not (ShapeValue, ShapeValue) bounds
                || !CacheSlices.IsLength(bounds, result.Shape[axis]))
            {
                continue;
            }

            string length = new LengthValues(state).At(node.Input[2], state.Version(node.Input[0]));
            woven.Input[1] = state.Graph.Add("Neg", $"{node.Output[0]}/first", [length]);
            woven.Input[2] = state.Graph.Integers(long.MaxValue);
            return true;
        }

        return false;
    }
}

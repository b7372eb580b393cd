using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>
/// Slices that fit a mask to what a layer attends to: the last columns of a mask that is as long as the longest cache, or the first ones
/// of a mask that every layer shares. What they slice is a cache with the tokens at its end as well.
/// </summary>
internal static class CacheSlices
{
    /// <summary>Says so of the axes that such slices read.</summary>
    internal static void Mark(GraphIndex index, TokenAxes axes)
    {
        foreach (NodeProto node in index.Nodes.Reverse().Where(node => node.IsStandard() && node.Is("Slice") && node.Output.Count == 1))
        {
            TensorFacts data = axes.Shapes.Facts(node.Input[0]), result = axes.Shapes.Facts(node.Output[0]);
            for (int axis = 0; axis < result.Rank && result.Rank == data.Rank; axis++)
            {
                bool isCut = axes.IsCached(result.Shape[axis]) && !result.Shape[axis].Leaves.SequenceEqual(data.Shape[axis].Leaves);
                if (isCut && data.Shape[axis].Leaves.ToArray() is [Axis source]
                    && Bounds(node, data, axis, axes.Shapes.Facts) is (ShapeValue, ShapeValue) bounds
                    && (SliceMap.IsEnd(bounds.End, data.Shape[axis].Size) || IsLength(bounds, result.Shape[axis])))
                {
                    source.EndWith(axes.Tokens);
                }
            }
        }
    }

    /// <summary>Where a slice with inputs starts and ends along an axis; null when it does not cut that axis step by step.</summary>
    internal static (ShapeValue Start, ShapeValue End)? Bounds(NodeProto node, TensorFacts data, int axis, Func<string, TensorFacts> facts)
    {
        ImmutableArray<ShapeValue> starts = Values(node, 1, facts), ends = Values(node, 2, facts), axes = Values(node, 3, facts),
            steps = Values(node, 4, facts);
        if (starts.IsDefault || ends.IsDefault || starts.Length != ends.Length || (node.Input(3).Length > 0 && axes.IsDefault))
        {
            return null;
        }

        int entry = axes.IsDefault ? (axis < starts.Length ? axis : -1)
            : Enumerable.Range(0, axes.Length).FirstOrDefault(i => axes[i].Size is { IsConstant: true } size && data.Normalise(size.Factor) == axis, -1);
        bool isStepped = node.Input(4).Length > 0 && (steps.IsDefault || entry < 0 || entry >= steps.Length || !steps[entry].Is(1));
        return entry < 0 || entry >= starts.Length || isStepped ? null : (starts[entry], ends[entry]);
    }

    /// <summary>Whether a slice takes the first places, as many as a cache with its tokens has.</summary>
    internal static bool IsLength((ShapeValue Start, ShapeValue End) bounds, Dimension cached) =>
        bounds.Start.Is(0) && bounds.End.Size is SizeExpression size && cached.Leaves.All(axis => axis.HasSize(size));

    private static ImmutableArray<ShapeValue> Values(NodeProto node, int input, Func<string, TensorFacts> facts) =>
        node.Input(input).Length > 0 ? facts(node.Input[input]).Values : default;
}

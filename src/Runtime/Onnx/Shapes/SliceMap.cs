using System.Collections.Immutable;

namespace PipelineDsl.Onnx;

/// <summary>What a Slice leaves of each dimension.</summary>
internal static class SliceMap
{
    internal static TensorFacts Follow(ShapeContext context, TensorFacts data)
    {
        bool isOld = context.Node.Attribute("starts") is not null;
        ImmutableArray<ShapeValue> starts = Bounds(context, "starts", 1), ends = Bounds(context, "ends", 2);
        long[]? axes = isOld ? context.Node.Ints("axes") : context.Has(3) ? context.Integers(3) : null;
        if (!isOld && context.Has(3) && axes is null)
        {
            return TensorFacts.Unknown;
        }

        axes ??= [.. Enumerable.Range(0, starts.IsDefault ? 0 : starts.Length).Select(axis => (long)axis)];
        long[]? steps = !isOld && context.Has(4) ? context.Integers(4) : [.. axes.Select(_ => 1L)];
        Dimension[] shape = [.. data.Shape];
        ImmutableArray<ShapeValue> values = data.Values;
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = data.Normalise(axes[i]);
            SizeExpression size = shape[axis].Size;
            ShapeValue start = At(starts, i), end = At(ends, i);
            if (steps?[i] == 1 && start.Is(0) && IsEnd(end, size))
            {
                continue;
            }

            (long From, long To)? bounds = steps?[i] == 1 && size.IsConstant ? Clamp(start, end, size.Factor) : null;
            if (bounds is var (from, to) && values is { IsDefault: false } && data.Rank == 1)
            {
                values = values[(int)from..(int)to];
            }
            else
            {
                values = default;
            }

            shape[axis] = context.Fresh(bounds is var (first, last) ? SizeExpression.Constant(last - first) : null);
        }

        return new TensorFacts([.. shape], values);
    }

    /// <summary>Whether a bound means "to the end".</summary>
    internal static bool IsEnd(ShapeValue end, SizeExpression size) =>
        end.Size is not null && (end.Size.Equals(size)
            || (end.Size.IsConstant && (end.Size.Factor >= int.MaxValue || (size.IsConstant && end.Size.Factor >= size.Factor))));

    private static ImmutableArray<ShapeValue> Bounds(ShapeContext context, string attribute, int input) =>
        context.Node.Ints(attribute) is long[] values ? [.. values.Select(ShapeValue.Constant)] : context.In(input).Values;

    private static ShapeValue At(ImmutableArray<ShapeValue> values, int index) =>
        !values.IsDefault && index < values.Length ? values[index] : ShapeValue.Unknown;

    private static (long From, long To)? Clamp(ShapeValue start, ShapeValue end, long size)
    {
        if (start.Size is not { IsConstant: true } || end.Size is not { IsConstant: true })
        {
            return null;
        }

        long from = long.Clamp(start.Size.Factor < 0 ? start.Size.Factor + size : start.Size.Factor, 0, size);
        long to = long.Clamp(end.Size.Factor < 0 ? end.Size.Factor + size : end.Size.Factor, from, size);
        return (from, to);
    }
}

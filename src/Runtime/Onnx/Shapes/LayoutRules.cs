using System.Collections.Immutable;

namespace PipelineDsl.Onnx;

/// <summary>Operators that move elements without computing.</summary>
internal static class LayoutRules
{
    internal static void Same(ShapeContext context)
    {
        bool keepsValues = context.Node.Is("Identity", "Cast", "Dropout");
        context.Set(0, keepsValues ? context.In(0) : new TensorFacts(context.In(0).Shape));
    }

    internal static void Reshape(ShapeContext context)
    {
        TensorFacts data = context.In(0), target = context.In(1);
        ImmutableArray<ShapeValue> sizes = target.HasValues ? target.Values
            : context.Node.Ints("shape") is long[] attribute ? [.. attribute.Select(ShapeValue.Constant)] : default;
        if (sizes.IsDefault)
        {
            return;
        }

        bool copiesZero = context.Node.Int("allowzero", 0) == 0;
        ImmutableArray<Dimension> shape = data.HasShape ? ReshapeMap.Follow(data.Shape, sizes, copiesZero) : default;
        if (shape.IsDefault && data.HasShape)
        {
            // Symbols that stand for one size under two names: deal out by the numbers alone.
            shape = ReshapeMap.Follow(data.Shape, [.. sizes.Select(value => value.Size is { IsConstant: true } ? value : ShapeValue.Unknown)], copiesZero);
        }

        if (shape.IsDefault)
        {
            shape = [.. sizes.Select(value => context.Fresh(value.Is(-1) || value.Is(0) ? null : value.Size))];
        }

        bool staysVector = data.HasValues && sizes.Length <= 1;
        context.Set(0, new TensorFacts(shape, staysVector ? data.Values : default));
    }

    internal static void Transpose(ShapeContext context)
    {
        TensorFacts data = context.In(0);
        if (data.HasShape)
        {
            long[] order = context.Node.Ints("perm") ?? [.. Enumerable.Range(0, data.Rank).Reverse().Select(axis => (long)axis)];
            context.Set(0, order.Length == data.Rank && order.All(axis => axis >= 0 && axis < data.Rank)
                ? new TensorFacts([.. order.Select(axis => data.Shape[(int)axis])]) : TensorFacts.Unknown);
        }
    }

    internal static void Flatten(ShapeContext context)
    {
        TensorFacts data = context.In(0);
        if (data.HasShape)
        {
            int axis = int.Clamp(data.Normalise(context.Node.Int("axis", 1)), 0, data.Rank);
            context.Set(0, [Fold(data.Shape[..axis]), Fold(data.Shape[axis..])]);
        }

        static Dimension Fold(ImmutableArray<Dimension> dimensions) => new([.. dimensions.SelectMany(dimension => dimension.Leaves)]);
    }

    internal static void Squeeze(ShapeContext context)
    {
        TensorFacts data = context.In(0);
        long[]? axes = context.Axes(1);
        if (data.HasShape)
        {
            int[]? dropped = axes?.Select(data.Normalise).ToArray();
            context.Set(0, new TensorFacts([.. data.Shape.Where((dimension, i) => dropped is null ? !dimension.IsOne : !dropped.Contains(i))], data.Values));
        }
    }

    internal static void Unsqueeze(ShapeContext context)
    {
        TensorFacts data = context.In(0);
        if (data.HasShape && context.Axes(1) is long[] axes && data.Rank + axes.Length <= 16)
        {
            int rank = data.Rank + axes.Length;
            HashSet<int> added = [.. axes.Select(axis => (int)(axis < 0 ? axis + rank : axis))];
            Queue<Dimension> left = new(data.Shape);
            context.Set(0, new TensorFacts(
                [.. Enumerable.Range(0, rank).Select(i => added.Contains(i) || left.Count == 0 ? Dimension.One : left.Dequeue())],
                rank == 1 ? data.Values : default));
        }
    }

    internal static void Expand(ShapeContext context)
    {
        TensorFacts data = context.In(0), target = context.In(1);
        if (data.HasShape && target.HasValues)
        {
            int rank = int.Max(data.Rank, target.Values.Length);
            context.Set(0, Enumerable.Range(0, rank).Select(i =>
            {
                int own = i - rank + data.Rank, wanted = i - rank + target.Values.Length;
                return own >= 0 && (!data.Shape[own].IsOne || wanted < 0) ? data.Shape[own] : context.Fresh(target.Values[wanted].Size);
            }));
        }
    }

    internal static void Tile(ShapeContext context)
    {
        TensorFacts data = context.In(0), repeats = context.In(1);
        if (data.HasShape && repeats.HasValues && repeats.Values.Length == data.Rank)
        {
            context.Set(0, data.Shape.Select((dimension, i) =>
                repeats.Values[i].Is(1) ? dimension
                : context.Fresh(repeats.Values[i].Size is SizeExpression times ? times.Times(dimension.Size) : null)));
        }
    }

    internal static void Concat(ShapeContext context)
    {
        TensorFacts[] parts = [.. Enumerable.Range(0, context.Node.Input.Count).Select(context.In)];
        if (parts.Any(part => !part.HasShape || part.Rank != parts[0].Rank) || parts[0].Rank == 0)
        {
            return;
        }

        int axis = parts[0].Normalise(context.Node.Int("axis", 0));
        SizeExpression? size = parts.All(part => part.Shape[axis].Size.IsConstant)
            ? SizeExpression.Constant(parts.Sum(part => part.Shape[axis].Size.Factor))
            : null;
        IEnumerable<Dimension> shape = Enumerable.Range(0, parts[0].Rank).Select(i =>
            i == axis ? Joined(context, parts, axis, size) : parts.Select(part => part.Shape[i]).Aggregate(Dimension.Align));
        bool isVector = parts[0].Rank == 1 && parts.All(part => part.HasValues);
        context.Set(0, new TensorFacts([.. shape], isVector ? [.. parts.SelectMany(part => part.Values)] : default));
    }

    // A cache in front of new tokens: where the tokens stand in it is known, however long it is.
    private static Dimension Joined(ShapeContext context, TensorFacts[] parts, int axis, SizeExpression? size)
    {
        Dimension joined = context.Fresh(size);
        if (size is null && parts.Length == 2 && !parts[0].Shape[axis].Size.IsConstant && parts[1].Shape[axis].Leaves.ToArray() is [Axis tail])
        {
            joined.Leaves.Single().EndWith(tail);
        }

        return joined;
    }

    internal static void Split(ShapeContext context)
    {
        TensorFacts data = context.In(0);
        if (!data.HasShape)
        {
            return;
        }

        int axis = data.Normalise(context.Node.Int("axis", 0)), parts = context.Node.Output.Count, offset = 0;
        long[]? sizes = context.Node.Ints("split") ?? context.Integers(1);
        for (int i = 0; i < parts; i++)
        {
            SizeExpression? size = sizes is not null && i < sizes.Length ? SizeExpression.Constant(sizes[i])
                : sizes is null ? data.Shape[axis].Size.DividedBy(SizeExpression.Constant(parts)) : null;
            bool hasValues = data.HasValues && data.Rank == 1 && size is { IsConstant: true } && offset + size.Factor <= data.Values.Length;
            ImmutableArray<ShapeValue> values = hasValues ? data.Values[offset..(offset + (int)size!.Factor)] : default;
            offset += size is { IsConstant: true } && hasValues ? (int)size.Factor : 0;
            context.Set(i, new TensorFacts([.. data.Shape.Select((dimension, d) => d == axis ? context.Fresh(size) : dimension)], values));
        }
    }

    internal static void Slice(ShapeContext context)
    {
        TensorFacts data = context.In(0);
        if (data.HasShape)
        {
            context.Set(0, SliceMap.Follow(context, data));
        }
    }

    internal static void Gather(ShapeContext context)
    {
        TensorFacts data = context.In(0), indices = context.In(1);
        if (!data.HasShape || !indices.HasShape || data.Rank == 0)
        {
            return;
        }

        int axis = data.Normalise(context.Node.Int("axis", 0));
        ImmutableArray<ShapeValue> values = default;
        if (data.HasValues && context.Integers(1) is long[] picks)
        {
            values = [.. picks.Select(pick => pick < 0 ? pick + data.Values.Length : pick)
                .Select(pick => pick >= 0 && pick < data.Values.Length ? data.Values[(int)pick] : ShapeValue.Unknown)];
        }

        context.Set(0, new TensorFacts([.. data.Shape[..axis], .. indices.Shape, .. data.Shape[(axis + 1)..]], values));
    }

    internal static void GatherElements(ShapeContext context) => context.Set(0, context.In(1).Shape);
}

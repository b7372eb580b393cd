using System.Collections.Immutable;

namespace PipelineDsl.Onnx;

/// <summary>Elementwise operators: axes are aligned from the right; on small integers the arithmetic is done.</summary>
internal static class ElementwiseRules
{
    internal static void Broadcast(ShapeContext context)
    {
        ImmutableArray<Dimension>[] shapes = [.. Enumerable.Range(0, context.Node.Input.Count).Where(context.Has).Select(i => context.In(i).Shape)];
        context.Set(0, new TensorFacts(ShapeContext.Broadcast(shapes)));
    }

    internal static void Add(ShapeContext context) =>
        Compute(context, (a, b) => a.IsConstant && b.IsConstant ? Constant(a.Factor + b.Factor) : a.Is(0) ? b : b.Is(0) ? a : null);

    internal static void Subtract(ShapeContext context) =>
        Compute(context, (a, b) => a.IsConstant && b.IsConstant ? Constant(a.Factor - b.Factor) : b.Is(0) ? a : null);

    internal static void Multiply(ShapeContext context) => Compute(context, (a, b) => a.Times(b));

    internal static void Divide(ShapeContext context) =>
        Compute(context, (a, b) => a.IsConstant && b.IsConstant && b.Factor > 0 ? Constant(a.Factor / b.Factor) : a.DividedBy(b));

    // A size is never negative, so that a symbol differs from -1: exporters ask this before Expand.
    internal static void Equal(ShapeContext context) => Compute(
        context,
        (a, b) => a.Equals(b) ? Constant(1) : (a.IsConstant && (b.IsConstant || a.Factor < 0)) || (b.IsConstant && b.Factor < 0) ? Constant(0) : null);

    internal static void Where(ShapeContext context)
    {
        ImmutableArray<Dimension> shape = ShapeContext.Broadcast(context.In(0).Shape, context.In(1).Shape, context.In(2).Shape);
        TensorFacts condition = context.In(0), yes = context.In(1), no = context.In(2);
        if (!condition.HasValues || !yes.HasValues || !no.HasValues || shape.IsDefault)
        {
            context.Set(0, new TensorFacts(shape));
            return;
        }

        int count = int.Max(condition.Values.Length, int.Max(yes.Values.Length, no.Values.Length));
        IEnumerable<ShapeValue> values = Enumerable.Range(0, count).Select(i =>
        {
            ShapeValue left = At(yes.Values, i), right = At(no.Values, i);
            return At(condition.Values, i).Size is { IsConstant: true } known ? (known.Factor != 0 ? left : right)
                : new ShapeValue(null, left.Sources.Union(right.Sources));
        });
        context.Set(0, new TensorFacts(shape, [.. values]));
    }

    private static SizeExpression Constant(long value) => SizeExpression.Constant(value);

    private static void Compute(ShapeContext context, Func<SizeExpression, SizeExpression, SizeExpression?> operation)
    {
        TensorFacts a = context.In(0), b = context.In(1);
        ImmutableArray<Dimension> shape = ShapeContext.Broadcast(a.Shape, b.Shape);
        if (!a.HasValues || !b.HasValues || shape.IsDefault || shape.Length > 1)
        {
            context.Set(0, new TensorFacts(shape));
            return;
        }

        IEnumerable<ShapeValue> values = Enumerable.Range(0, int.Max(a.Values.Length, b.Values.Length)).Select(i =>
        {
            ShapeValue left = At(a.Values, i), right = At(b.Values, i);
            ImmutableHashSet<string> sources = left.Sources.Union(right.Sources);

            // What is no product becomes a size of its own, so that two uses of it can still be told to be the same.
            SizeExpression? size = left.Size is null || right.Size is null ? null : operation(left.Size, right.Size) ?? context.NewSymbol();
            return new ShapeValue(size, sources);
        });
        context.Set(0, new TensorFacts(shape, [.. values]));
    }

    private static ShapeValue At(ImmutableArray<ShapeValue> values, int index) =>
        values.Length == 1 ? values[0] : index < values.Length ? values[index] : ShapeValue.Unknown;
}

using System.Collections.Immutable;

namespace PipelineDsl.Onnx;

/// <summary>Operators between shapes and values.</summary>
internal static class ValueRules
{
    internal static void Shape(ShapeContext context)
    {
        TensorFacts data = context.In(0);
        if (!data.HasShape)
        {
            context.Set(0, [context.Fresh(null)]);
            return;
        }

        int start = int.Clamp(data.Normalise(context.Node.Int("start", 0)), 0, data.Rank);
        int end = int.Clamp(data.Normalise(context.Node.Int("end", data.Rank)), start, data.Rank);
        string source = context.Node.Input[0];
        context.Set(0, TensorFacts.Vector([.. data.Shape[start..end].Select(dimension => new ShapeValue(dimension.Size, [source]))]));
    }

    internal static void Range(ShapeContext context)
    {
        bool fromZero = context.Integers(0) is [0] && context.Integers(2) is [1];
        context.Set(0, [context.Fresh(fromZero && context.In(1) is { HasValues: true, Values: [{ Size: SizeExpression size }] } ? size : null)]);
    }

    internal static void ConstantOfShape(ShapeContext context)
    {
        if (!context.In(0).HasValues)
        {
            return;
        }

        ImmutableArray<ShapeValue> sizes = context.In(0).Values;
        ImmutableArray<Dimension> shape = [.. sizes.Select(value => context.Fresh(value.Size))];
        bool isSmall = sizes is [{ Size: { IsConstant: true, Factor: >= 0 and <= SmallTensor.MaxValues } }];
        long[]? fill = context.Node.Attribute("value")?.T is { } tensor ? SmallTensor.Integers(tensor) : null;
        context.Set(0, new TensorFacts(
            shape,
            isSmall && fill is [long value] ? [.. Enumerable.Repeat(ShapeValue.Constant(value), (int)sizes[0].Size!.Factor)] : default));
    }
}

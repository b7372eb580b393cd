using System.Collections.Immutable;

namespace PipelineDsl.Onnx;

/// <summary>What is known about a tensor of the original model.</summary>
/// <param name="Shape">Its dimensions; default when not even the rank is known.</param>
/// <param name="Values">Its elements, when it is a small integer tensor; default otherwise.</param>
internal sealed record TensorFacts(ImmutableArray<Dimension> Shape, ImmutableArray<ShapeValue> Values = default)
{
    internal static readonly TensorFacts Unknown = new(default(ImmutableArray<Dimension>));

    internal bool HasShape => !Shape.IsDefault;

    internal bool HasValues => !Values.IsDefault;

    internal int Rank => Shape.IsDefault ? -1 : Shape.Length;

    /// <summary>A negative axis counted from the front.</summary>
    internal int Normalise(long axis) => (int)(axis < 0 ? axis + Rank : axis);

    internal bool Contains(Axis axis) => HasShape && Shape.Any(dimension => dimension.Contains(axis));

    internal static TensorFacts Vector(ImmutableArray<ShapeValue> values) =>
        new([Dimension.Fresh(SizeExpression.Constant(values.Length))], values);
}

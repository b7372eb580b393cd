using System.Collections.Immutable;

namespace PipelineDsl.Onnx;

/// <summary>One element of a small integer tensor, as shapes are computed from.</summary>
/// <param name="Size">Its value; null when it is unknown.</param>
/// <param name="Sources">Tensors whose shape it was taken from.</param>
internal readonly record struct ShapeValue(SizeExpression? Size, ImmutableHashSet<string> Sources)
{
    internal static ShapeValue Unknown => new(null, []);

    internal static ShapeValue Constant(long value) => new(SizeExpression.Constant(value), []);

    internal bool Is(long value) => Size is not null && Size.Is(value);
}

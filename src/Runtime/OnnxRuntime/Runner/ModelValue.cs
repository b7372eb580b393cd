using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace PipelineDsl.OnnxRuntime;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Its axes, -1 where the length is not fixed. Empty for a scalar, and where the model does not say.</param>
/// <param name="AxisNames">Names of the axes whose length is not fixed; empty text where the model gives none.</param>
public sealed record ModelValue(string Name, TensorElementType Type, ImmutableArray<long> Shape, ImmutableArray<string> AxisNames)
{
    /// <summary>For example <c>pixels Float [batch, 3, 224, 224]</c>.</summary>
    public override string ToString() => $"{Name} {Type} {ShapeText}";

    /// <summary>For example <c>[batch, 3, 224, 224]</c>.</summary>
    internal string ShapeText =>
        $"[{string.Join(", ", Shape.Select((length, axis) => length >= 0 ? $"{length}" : AxisNames[axis].Length > 0 ? AxisNames[axis] : "?"))}]";

    /// <summary>Reads a model's inputs or outputs.</summary>
    /// <param name="metadata">What ONNX Runtime says.</param>
    /// <param name="names">Their names in order.</param>
    /// <exception cref="NotSupportedException">One is no tensor of numbers.</exception>
    internal static ImmutableArray<ModelValue> Of(IReadOnlyDictionary<string, NodeMetadata> metadata, IReadOnlyList<string> names) =>
        [.. names.Select(name => metadata[name] switch
        {
            { IsTensor: true, IsString: false } tensor => new ModelValue(
                name, tensor.ElementDataType, [.. tensor.Dimensions.Select(length => (long)length)], [.. tensor.SymbolicDimensions]),
            var other => throw new NotSupportedException(
                $"'{name}' is {(other.IsTensor ? "a tensor of strings" : other.OnnxValueType)}; expected a tensor of numbers."),
        })];

    /// <summary>Requires a type.</summary>
    /// <param name="type">The type that came.</param>
    /// <exception cref="ArgumentException">It is another one.</exception>
    internal void Require(TensorElementType type)
    {
        if (type != Type)
        {
            throw new ArgumentException($"'{Name}': expected {Type}, got {type}.");
        }
    }

    /// <summary>Requires a shape.</summary>
    /// <param name="shape">The shape that came.</param>
    /// <exception cref="ArgumentException">It does not fit.</exception>
    internal void Require(ReadOnlySpan<long> shape)
    {
        bool fits = Shape.IsEmpty || shape.Length == Shape.Length;
        for (int axis = 0; axis < shape.Length && fits; axis++)
        {
            fits = shape[axis] >= 0 && (Shape.IsEmpty || Shape[axis] < 0 || Shape[axis] == shape[axis]);
        }

        if (!fits)
        {
            throw new ArgumentException($"'{Name}': expected the shape {ShapeText}, got {OnnxRuntime.ShapeText.Of(shape)}.");
        }
    }

    /// <summary>The shape that a number of values has, when at most one axis is open.</summary>
    /// <param name="length">The number of values.</param>
    /// <param name="shape">Receives the shape.</param>
    /// <exception cref="ArgumentException">They do not fit, or several axes are open.</exception>
    internal void Fit(int length, Span<long> shape)
    {
        Shape.CopyTo(shape);
        int open = shape.IndexOf(-1);
        if (open >= 0 && shape[(open + 1)..].Contains(-1))
        {
            throw new ArgumentException($"'{Name}' {ShapeText} has more than one axis of open length; say the shape with Input.");
        }

        long fixedCount = 1;
        foreach (long axis in shape)
        {
            fixedCount *= axis < 0 ? 1 : axis;
        }

        if (open >= 0 && fixedCount > 0 && length % fixedCount == 0)
        {
            shape[open] = length / fixedCount;
        }
        else if (open >= 0 || length != fixedCount)
        {
            throw new ArgumentException($"'{Name}': expected {(open >= 0 ? "a multiple of " : "")}{fixedCount} values for {ShapeText}, got {length}.");
        }
    }
}

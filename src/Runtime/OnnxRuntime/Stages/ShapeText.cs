namespace PipelineDsl.OnnxRuntime;

/// <summary>Shapes as messages show them.</summary>
internal static class ShapeText
{
    /// <summary>For example <c>[1, 197, 384]</c>.</summary>
    /// <param name="shape">The shape.</param>
    internal static string Of(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}

namespace PipelineDsl;

/// <summary>
/// Names a run of tokens, such as the image in the prompt of a multimodal model. Stages with <see cref="StageAttribute.Within"/> compress only
/// these; all others stay, and fractions are fractions of the span.
/// </summary>
/// <param name="name">What stages call it.</param>
/// <param name="start">Position (0-based) of its first token in the sequence that enters the first layer; 0 or more.</param>
/// <param name="length">Number of its tokens; at least 1.</param>
/// <example><c>[Span("image", 35, 576)]</c></example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SpanAttribute(string name, int start, int length) : Attribute
{
    /// <summary>What stages call it.</summary>
    public string Name { get; } = name;

    /// <summary>Position (0-based) of its first token in the sequence that enters the first layer; 0 or more.</summary>
    public int Start { get; } = start;

    /// <summary>Number of its tokens; at least 1.</summary>
    public int Length { get; } = length;
}

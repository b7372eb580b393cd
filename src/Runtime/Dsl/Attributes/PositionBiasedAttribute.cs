namespace PipelineDsl;

/// <summary>Marks a scorer whose scores depend on where an item stands, not only on what it is; PDSL203 asks for a quota around it.</summary>
/// <param name="evidence">Who measured it: a sentence with its source, without a full stop. It is shown with the warning.</param>
/// <example><c>[PositionBiased("FastV keeps the end of the sequence (arXiv 2502.11501)")]</c></example>
[AttributeUsage(AttributeTargets.Struct, Inherited = false)]
public sealed class PositionBiasedAttribute(string evidence) : Attribute
{
    /// <summary>Who measured it.</summary>
    public string Evidence { get; } = evidence;
}

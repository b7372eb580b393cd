namespace PipelineDsl;

/// <summary>
/// Says which positions the kept items have from then on. A model that computes with positions (rotary or relative ones) gives other
/// answers for the two policies, and mixing them up degrades silently.
/// </summary>
/// <param name="policy">The policy.</param>
/// <example><c>[Positions(PositionPolicy.Original)]</c></example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PositionsAttribute(PositionPolicy policy) : Attribute
{
    /// <summary>The policy.</summary>
    public PositionPolicy Policy { get; } = policy;
}

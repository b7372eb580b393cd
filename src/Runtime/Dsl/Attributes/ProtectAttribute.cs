namespace PipelineDsl;

/// <summary>Tokens that no stage may drop or merge: CLS, distillation and register tokens.</summary>
/// <param name="positions">Their positions (0-based) in the sequence that enters the first layer.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ProtectAttribute(params int[] positions) : Attribute
{
    /// <summary>Positions (0-based) in the sequence that enters the first layer.</summary>
    public int[] Positions { get; } = positions;
}

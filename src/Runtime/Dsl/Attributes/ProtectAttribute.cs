namespace PipelineDsl;

/// <summary>Items that no stage may drop or merge: CLS, distillation and register tokens, attention sinks, the most recent entries.</summary>
/// <param name="positions">Their positions (0-based) in the sequence that enters the first layer; none when only the properties count.</param>
/// <example>
/// <c>[Protect(0)]</c> for CLS; <c>[Protect(0, 1, 2, 3, 4)]</c> for CLS and four registers;
/// <c>[Protect(Sinks = 4, Recent = 64)]</c> for a cache.
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ProtectAttribute(params int[] positions) : Attribute
{
    /// <summary>Positions (0-based) in the sequence that enters the first layer.</summary>
    public int[] Positions { get; } = positions;

    /// <summary>
    /// Attention sinks: how many of the first items stay, 0 or more. Decoders park attention on them, and evicting them breaks
    /// generation (StreamingLLM, arXiv 2309.17453, which keeps 4).
    /// </summary>
    public int Sinks { get; set; }

    /// <summary>Recent window: how many of the last items stay, 0 or more. A pipeline over tokens needs a fixed length for it.</summary>
    public int Recent { get; set; }
}

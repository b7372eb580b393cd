using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Rules;

/// <summary>One rule.</summary>
/// <param name="descriptor">Its words and its severity, made by <see cref="Describe"/>.</param>
internal abstract class Rule(DiagnosticDescriptor descriptor)
{
    /// <summary>What Roslyn knows of the rule.</summary>
    internal DiagnosticDescriptor Descriptor { get; } = descriptor;

    /// <summary>Makes a descriptor. Rules keep it in a static field, where Roslyn's release tracking looks for it.</summary>
    /// <param name="id">The id, which never changes.</param>
    /// <param name="category">One of <see cref="RuleCategory"/>; it gives the severity.</param>
    /// <param name="title">A noun phrase or a short sentence, without a full stop.</param>
    /// <param name="message">What is wrong with which class, then what to do; <c>{0}</c> is the class.</param>
    /// <param name="description">Why it matters, with the source, in one or two sentences.</param>
    /// <param name="customTags">Tags of <see cref="WellKnownDiagnosticTags"/>.</param>
    private protected static DiagnosticDescriptor Describe(
        string id, string category, string title, string message, string description, params string[] customTags) => new(
        id,
        title,
        message,
        category,
        category is RuleCategory.Declaration or RuleCategory.Environment ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description,
        helpLinkUri: $"docs/rules/{id}.md",
        customTags);
}

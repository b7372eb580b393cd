using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Rules.Evaluation;

/// <summary>PDSL403: randomness that nobody can repeat.</summary>
internal sealed class UnseededRandomnessRule() : Rule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL403",
        RuleCategory.Evaluation,
        "Unseeded randomness",
        "'{0}' {1} makes results that cannot be repeated; {2}",
        "A comparison with chance is worth something only when others get the same numbers: with literal seeds every machine selects the same.");
}

using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Declaration;

/// <summary>A scorer without one clear signal, or one that does not go with the strategy or the surface.</summary>
internal sealed class ScorerRule() : DeclarationRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        RuleIds.Scorer,
        RuleCategory.Declaration,
        "Scorer and strategy do not combine",
        "A stage of '{0}' cannot be built: {1}",
        "A scorer reads one signal, which the surface must have and the strategy must be able to use.");
}

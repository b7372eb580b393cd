using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Declaration;

/// <summary>A layer range cannot be read or leaves the model.</summary>
internal sealed class InvalidLayerRangeRule() : DeclarationRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        RuleIds.LayerRange,
        RuleCategory.Declaration,
        "Invalid layer range",
        "A layer range of '{0}' is invalid: {1}",
        "A stage acts at the layers that its range names, and these must exist.");
}

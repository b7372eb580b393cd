using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Declaration;

/// <summary>Two stages act at one layer.</summary>
internal sealed class OverlappingStagesRule() : DeclarationRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        RuleIds.OverlappingStages,
        RuleCategory.Declaration,
        "Overlapping stages",
        "Stages of '{0}' overlap: {1}",
        "Two stages at one layer have no order.");
}

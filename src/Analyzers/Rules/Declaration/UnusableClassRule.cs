using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Declaration;

/// <summary>A class that cannot be completed.</summary>
internal sealed class UnusableClassRule() : DeclarationRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        RuleIds.UnusableClass,
        RuleCategory.Declaration,
        "Class cannot hold a pipeline",
        "'{0}' cannot hold a pipeline: {1}",
        "Generated members need their names, and a class holds one pipeline.");
}

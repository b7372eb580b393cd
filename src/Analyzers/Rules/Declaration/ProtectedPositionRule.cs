using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Declaration;

/// <summary>A protected position outside the sequence.</summary>
internal sealed class ProtectedPositionRule() : DeclarationRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        RuleIds.ProtectedPosition,
        RuleCategory.Declaration,
        "Protected position outside the sequence",
        "A protected position of '{0}' is invalid: {1}",
        "Positions count from 0 in the sequence that enters the first layer.");
}

using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Declaration;

/// <summary>Tokens, channels, layers, heads or a quota's grid do not make sense.</summary>
internal sealed class InvalidGeometryRule() : DeclarationRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        RuleIds.Geometry,
        RuleCategory.Declaration,
        "Invalid geometry",
        "The geometry of '{0}' is invalid: {1}",
        "Sizes of generated code and of its workspace are computed from the geometry.");
}

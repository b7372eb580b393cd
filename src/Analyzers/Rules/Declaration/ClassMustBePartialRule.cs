using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Declaration;

/// <summary>The class, or one that contains it, is not partial.</summary>
internal sealed class ClassMustBePartialRule() : DeclarationRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        RuleIds.NotPartial,
        RuleCategory.Declaration,
        "Class must be partial",
        "'{0}' must be partial: {1}",
        "The generator completes the class in a file of its own, which C# allows for partial types only.");
}

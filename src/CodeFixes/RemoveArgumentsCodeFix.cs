using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PipelineDsl.CodeFixes.Editing;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.CodeFixes;

/// <summary>Removes arguments of an attribute.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveArgumentsCodeFix))]
[Shared]
public sealed class RemoveArgumentsCodeFix() : AttributeCodeFix(RepairKind.RemoveArguments)
{
    /// <inheritdoc/>
    private protected override string Title(Repair repair) => $"Remove {Words.And(Names(repair))}";

    /// <inheritdoc/>
    private protected override Func<AttributeSyntax, AttributeSyntax>? Edit(AttributeSyntax attribute, Repair repair, SemanticModel model) =>
        Names(repair).Any(name => NamedArguments.Find(attribute, name) is not null) ? current => NamedArguments.Remove(current, Names(repair)) : null;

    private static string[] Names(Repair repair) => repair.Target.Split(',');
}

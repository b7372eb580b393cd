using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PipelineDsl.CodeFixes.Editing;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.CodeFixes;

/// <summary>Gives an argument of an attribute another name.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RenameArgumentCodeFix))]
[Shared]
public sealed class RenameArgumentCodeFix() : AttributeCodeFix(RepairKind.RenameArgument)
{
    /// <inheritdoc/>
    private protected override string Title(Repair repair) => $"Rename {repair.Target} to {repair.Text}";

    /// <inheritdoc/>
    private protected override Func<AttributeSyntax, AttributeSyntax>? Edit(AttributeSyntax attribute, Repair repair, SemanticModel model) =>
        NamedArguments.Find(attribute, repair.Target) is not null && NamedArguments.Find(attribute, repair.Text) is null
            ? current => NamedArguments.Rename(current, repair.Target, repair.Text)
            : null;
}

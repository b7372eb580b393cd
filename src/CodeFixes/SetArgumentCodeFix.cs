using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PipelineDsl.CodeFixes.Editing;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.CodeFixes;

/// <summary>Sets an argument of an attribute, or adds it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SetArgumentCodeFix))]
[Shared]
public sealed class SetArgumentCodeFix() : AttributeCodeFix(RepairKind.SetArgument)
{
    /// <inheritdoc/>
    private protected override string Title(Repair repair) => $"Set {repair.Target} to {repair.Text}";

    /// <inheritdoc/>
    private protected override Func<AttributeSyntax, AttributeSyntax>? Edit(AttributeSyntax attribute, Repair repair, SemanticModel model)
    {
        if (WrittenArguments.Parse($"{repair.Target} = {repair.Text}") is not { Count: 1 } written || written[0].NameEquals is null)
        {
            return null;
        }

        AttributeArgumentSyntax qualified = new DslNames(model, attribute).Qualify(written[0]);
        if (NamedArguments.Find(attribute, repair.Target) is { } present)
        {
            qualified = qualified.WithExpression(ListExpression.Mend(present.Expression, qualified.Expression, model));
        }

        return current => NamedArguments.Set(current, qualified);
    }
}

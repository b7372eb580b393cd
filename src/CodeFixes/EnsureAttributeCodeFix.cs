using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PipelineDsl.CodeFixes.Editing;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.CodeFixes;

/// <summary>Gives a class an attribute, or the attribute that it has some arguments.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EnsureAttributeCodeFix))]
[Shared]
public sealed class EnsureAttributeCodeFix() : RepairCodeFix(RepairKind.EnsureAttribute)
{
    /// <inheritdoc/>
    private protected override async Task<string?> TitleAsync(RepairSite site, CancellationToken cancellationToken) =>
        await EnsuredAttribute.FindAsync(site, cancellationToken).ConfigureAwait(false) is { } attribute && WrittenArguments.Parse(site.Repair.Text) is not null
            ? attribute.Title(site.Repair.Target, site.Repair.Text)
            : null;

    /// <inheritdoc/>
    private protected override async Task PlanAsync(IReadOnlyList<RepairSite> sites, SolutionEdits edits, CancellationToken cancellationToken)
    {
        var wanted = new List<(EnsuredAttribute Attribute, string Name, IReadOnlyList<AttributeArgumentSyntax> Arguments)>();
        foreach (RepairSite site in sites)
        {
            if (await EnsuredAttribute.FindAsync(site, cancellationToken).ConfigureAwait(false) is { } attribute
                && WrittenArguments.Parse(site.Repair.Text) is { } arguments)
            {
                wanted.Add((attribute, site.Repair.Target, arguments));
            }
        }

        // Several diagnostics of one class ask for one attribute with the arguments of all.
        foreach (var ofClass in wanted.GroupBy(static item => (item.Attribute.Place, item.Name)))
        {
            await ofClass.First().Attribute
                .AddAsync(edits, ofClass.Key.Name, ofClass.Select(static item => item.Arguments), cancellationToken)
                .ConfigureAwait(false);
        }
    }
}

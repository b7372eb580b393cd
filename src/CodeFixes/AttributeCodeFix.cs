using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PipelineDsl.CodeFixes.Editing;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.CodeFixes;

/// <summary>Repairs the attribute that encloses the place which a diagnostic points at.</summary>
public abstract class AttributeCodeFix : RepairCodeFix
{
    private protected AttributeCodeFix(RepairKind kind)
        : base(kind)
    {
    }

    /// <inheritdoc/>
    private protected sealed override async Task<string?> TitleAsync(RepairSite site, CancellationToken cancellationToken) =>
        await FindAsync(site, cancellationToken).ConfigureAwait(false) is var (attribute, model) && Edit(attribute, site.Repair, model) is not null
            ? Title(site.Repair)
            : null;

    /// <inheritdoc/>
    private protected sealed override async Task PlanAsync(IReadOnlyList<RepairSite> sites, SolutionEdits edits, CancellationToken cancellationToken)
    {
        foreach (RepairSite site in sites)
        {
            if (await FindAsync(site, cancellationToken).ConfigureAwait(false) is var (attribute, model) && Edit(attribute, site.Repair, model) is { } edit)
            {
                edits.Add(attribute, edit);
            }
        }
    }

    /// <summary>What the user reads in the menu.</summary>
    private protected abstract string Title(Repair repair);

    /// <summary>What to do with the attribute; null when the repair does not fit it. The edit may get it after another repair has changed it.</summary>
    private protected abstract Func<AttributeSyntax, AttributeSyntax>? Edit(AttributeSyntax attribute, Repair repair, SemanticModel model);

    private static async Task<(AttributeSyntax Attribute, SemanticModel Model)?> FindAsync(RepairSite site, CancellationToken cancellationToken) =>
        await site.FindAsync<AttributeSyntax>(cancellationToken).ConfigureAwait(false) is { } attribute
        && await site.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model
            ? (attribute, model)
            : null;
}

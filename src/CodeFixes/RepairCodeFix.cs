using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using PipelineDsl.CodeFixes.Editing;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.CodeFixes;

/// <summary>Carries out one kind of <see cref="Repair"/>. What is to be done travels in the diagnostic, so no code fix knows any rule.</summary>
public abstract class RepairCodeFix : CodeFixProvider
{
    private readonly RepairKind _kind;

    private protected RepairCodeFix(RepairKind kind)
    {
        _kind = kind;
        FixableDiagnosticIds = RepairableRules.For(kind);
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => RepairFixAllProvider.Instance;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (RepairChoice choice in RepairChoice.All(diagnostic, _kind))
            {
                var site = new RepairSite(context.Document, diagnostic.Location.SourceSpan, choice.Repair);
                if (await TitleAsync(site, context.CancellationToken).ConfigureAwait(false) is { } title)
                {
                    context.RegisterCodeFix(
                        CodeAction.Create(title, token => RepairAsync(context.Document.Project.Solution, [site], token), choice.ToString()),
                        diagnostic);
                }
            }
        }
    }

    /// <summary>The repair of a diagnostic that makes the choice which a key stands for; null when it offers none.</summary>
    internal Repair? Choose(string? key, Diagnostic diagnostic) => RepairChoice.Find(key, _kind, diagnostic);

    /// <summary>Carries out repairs, each file in one go.</summary>
    internal async Task<Solution> RepairAsync(Solution solution, IReadOnlyList<RepairSite> sites, CancellationToken cancellationToken)
    {
        var edits = new SolutionEdits(solution);
        await PlanAsync(sites, edits, cancellationToken).ConfigureAwait(false);
        return await edits.ApplyAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the user reads in the menu; null when the code is not such that the repair makes sense.</summary>
    private protected abstract Task<string?> TitleAsync(RepairSite site, CancellationToken cancellationToken);

    /// <summary>Decides what to change; sites at which the repair makes no sense are left alone.</summary>
    private protected abstract Task PlanAsync(IReadOnlyList<RepairSite> sites, SolutionEdits edits, CancellationToken cancellationToken);
}

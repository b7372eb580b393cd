using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PipelineDsl.CodeFixes;

/// <summary>
/// Mends all occurrences at once. Roslyn's batch fixer makes every fix by itself and merges the texts, which loses one of two fixes that
/// touch one class, and a repair may have to edit another file than the one with the diagnostic.
/// </summary>
internal sealed class RepairFixAllProvider : FixAllProvider
{
    private RepairFixAllProvider()
    {
    }

    /// <summary>The provider; it has no state.</summary>
    internal static RepairFixAllProvider Instance { get; } = new();

    /// <inheritdoc/>
    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        if (fixAllContext.CodeFixProvider is not RepairCodeFix fix)
        {
            return null;
        }

        Diagnostic[] diagnostics = [.. await DiagnosticsAsync(fixAllContext).ConfigureAwait(false)];
        string? key = fixAllContext.CodeActionEquivalenceKey;
        IReadOnlyList<RepairSite> sites = Sites(fixAllContext.Solution, diagnostics, fix, key);
        if (sites.Count == 0)
        {
            // 'dotnet format' may bring the key of another rule's action.
            sites = Sites(fixAllContext.Solution, diagnostics, fix, key: null);
        }

        return sites.Count == 0
            ? null
            : CodeAction.Create(
                $"Fix all '{string.Join(", ", fixAllContext.DiagnosticIds)}'", token => fix.RepairAsync(fixAllContext.Solution, sites, token), key);
    }

    /// <summary>The repairs to make, in the order of their places: analyzers run side by side, so diagnostics do not always come in the same one.</summary>
    private static IReadOnlyList<RepairSite> Sites(Solution solution, Diagnostic[] diagnostics, RepairCodeFix fix, string? key) =>
    [
        .. (from diagnostic in diagnostics
            where !diagnostic.IsSuppressed
            let document = solution.GetDocument(diagnostic.Location.SourceTree)
            let repair = fix.Choose(key, diagnostic)
            where document is not null && repair is not null
            select new RepairSite(document, diagnostic.Location.SourceSpan, repair))
            .OrderBy(static site => site.Document.FilePath, StringComparer.Ordinal)
            .ThenBy(static site => site.Span.Start),
    ];

    private static async Task<IEnumerable<Diagnostic>> DiagnosticsAsync(FixAllContext context)
    {
        switch (context.Scope)
        {
            case FixAllScope.Document when context.Document is { } document:
                return await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false);
            case FixAllScope.Project:
                return await context.GetAllDiagnosticsAsync(context.Project).ConfigureAwait(false);
            case FixAllScope.Solution:
                IEnumerable<Project> projects = context.Solution.Projects.Where(static project => project.Language == LanguageNames.CSharp);
                ImmutableArray<Diagnostic>[] all = await Task.WhenAll(projects.Select(context.GetAllDiagnosticsAsync)).ConfigureAwait(false);
                return all.SelectMany(static diagnostics => diagnostics);
            default:
                return [];
        }
    }
}

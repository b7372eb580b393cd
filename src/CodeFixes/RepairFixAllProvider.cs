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

        var sites = new List<RepairSite>();
        foreach (Diagnostic diagnostic in await DiagnosticsAsync(fixAllContext).ConfigureAwait(false))
        {
            if (!diagnostic.IsSuppressed
                && fixAllContext.Solution.GetDocument(diagnostic.Location.SourceTree) is { } document
                && fix.Choose(fixAllContext.CodeActionEquivalenceKey, diagnostic) is { } repair)
            {
                sites.Add(new RepairSite(document, diagnostic.Location.SourceSpan, repair));
            }
        }

        // Analyzers run side by side, so the order in which diagnostics come is not always the same.
        RepairSite[] ordered = [.. sites.OrderBy(static site => site.Document.FilePath, StringComparer.Ordinal).ThenBy(static site => site.Span.Start)];
        return ordered.Length == 0
            ? null
            : CodeAction.Create(
                $"Fix all '{string.Join(", ", fixAllContext.DiagnosticIds)}'",
                token => fix.RepairAsync(fixAllContext.Solution, ordered, token),
                fixAllContext.CodeActionEquivalenceKey);
    }

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

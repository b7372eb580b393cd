using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PipelineDsl.Analyzers.Tests.Infrastructure;

/// <summary>Tells Fix All what one rule reports.</summary>
internal sealed class TestDiagnosticProvider(FixedSolution solution, string id) : FixAllContext.DiagnosticProvider
{
    public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
        await solution.DiagnosticsAsync(project, id);

    public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
        (await solution.DiagnosticsAsync(document.Project, id)).Where(diagnostic => solution.DocumentOf(diagnostic)?.Id == document.Id);

    public override async Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
        (await solution.DiagnosticsAsync(project, id)).Where(static diagnostic => diagnostic.Location.SourceTree is null);
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PipelineDsl.CodeFixes;

namespace PipelineDsl.Analyzers.Tests.Infrastructure;

/// <summary>Two projects of the same sources, the project under test and its twin, as code fixes see and change them.</summary>
/// <param name="solution">The projects.</param>
/// <param name="reporters">What reports.</param>
/// <param name="generates">Whether the generator runs.</param>
internal sealed class FixedSolution(Solution solution, ImmutableArray<DiagnosticAnalyzer> reporters, bool generates)
{
    private static readonly CodeFixProvider[] _fixes =
    [
        .. typeof(MakePartialCodeFix).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(type))
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
            .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    private readonly Dictionary<ProjectId, ImmutableArray<Diagnostic>> _reported = [];

    /// <summary>The files of the project under test.</summary>
    internal IEnumerable<Document> Documents => Subject.Documents;

    /// <summary>The project under test.</summary>
    internal Project Subject => solution.Projects.Single(static project => project.Name == "Subject");

    private Project Twin => solution.Projects.Single(static project => project.Name == "Twin");

    internal static FixedSolution Of(string[] sources, ImmutableArray<DiagnosticAnalyzer> reporters, bool generates = true)
    {
        using var workspace = new AdhocWorkspace();
        Solution solution = workspace.CurrentSolution;
        foreach (string name in new[] { "Subject", "Twin" })
        {
            var id = ProjectId.CreateNewId(name);
            solution = solution.AddProject(ProjectInfo.Create(
                id,
                VersionStamp.Default,
                name,
                name,
                LanguageNames.CSharp,
                compilationOptions: Programs.Options,
                parseOptions: Programs.ParseOptions,
                metadataReferences: Programs.References));
            for (int index = 0; index < sources.Length; index++)
            {
                solution = solution.AddDocument(DocumentId.CreateNewId(id), $"Source{index}.cs", sources[index], filePath: $"{name}/Source{index}.cs");
            }
        }

        return new FixedSolution(solution, reporters, generates);
    }

    /// <summary>The same with another text in the first file of the project under test.</summary>
    internal FixedSolution With(string text) => new(solution.WithDocumentText(Documents.First().Id, SourceText.From(text)), reporters, generates);

    internal Document? DocumentOf(Diagnostic diagnostic) => solution.GetDocument(diagnostic.Location.SourceTree);

    /// <summary>What is reported in the project under test, in the order of the places.</summary>
    internal Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(string? id) => DiagnosticsAsync(Subject, id);

    internal async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Project project, string? id)
    {
        if (!_reported.TryGetValue(project.Id, out ImmutableArray<Diagnostic> reported))
        {
            Compilation compilation = await GenerateAsync(project);
            reported = [.. (await compilation.WithAnalyzers(reporters).GetAnalyzerDiagnosticsAsync()).Where(static diagnostic => !diagnostic.IsSuppressed)];
            _reported.Add(project.Id, reported);
        }

        return
        [
            .. reported
                .Where(diagnostic => id is null || diagnostic.Id == id)
                .OrderBy(static diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(static diagnostic => diagnostic.Location.SourceSpan.Start),
        ];
    }

    /// <summary>What is offered for a diagnostic.</summary>
    internal Task<IReadOnlyList<(CodeFixProvider Fix, CodeAction Action)>> ActionsAsync(Diagnostic diagnostic) =>
        ActionsAsync(diagnostic, DocumentOf(diagnostic)!);

    /// <summary>What is offered for a diagnostic of a file, which may have changed since.</summary>
    internal static async Task<IReadOnlyList<(CodeFixProvider Fix, CodeAction Action)>> ActionsAsync(Diagnostic diagnostic, Document document)
    {
        var actions = new List<(CodeFixProvider Fix, CodeAction Action)>();
        foreach (CodeFixProvider fix in _fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            await fix.RegisterCodeFixesAsync(
                new CodeFixContext(document, diagnostic, (action, _) => actions.Add((fix, action)), CancellationToken.None));
        }

        return actions;
    }

    internal async Task<FixedSolution> ApplyAsync(CodeAction action)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        return new FixedSolution(Assert.Single(operations.OfType<ApplyChangesOperation>()).ChangedSolution, reporters, generates);
    }

    internal Task<string[]> TextsAsync() => TextsAsync(Subject);

    internal Task<string[]> TwinTextsAsync() => TextsAsync(Twin);

    internal async Task<Diagnostic[]> ErrorsAsync() =>
        [.. (await GenerateAsync(Subject)).GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];

    /// <summary>Every comment of the project under test, sorted.</summary>
    internal async Task<IEnumerable<string>> CommentsAsync()
    {
        SyntaxNode?[] roots = await Task.WhenAll(Documents.Select(static document => document.GetSyntaxRootAsync()));
        return
        [
            .. roots.SelectMany(static root => root!.DescendantTrivia())
                .Where(static trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia) || trivia.IsDirective)
                .Select(static trivia => trivia.ToString())
                .Order(StringComparer.Ordinal),
        ];
    }

    private async Task<Compilation> GenerateAsync(Project project)
    {
        var compilation = (CSharpCompilation)(await project.GetCompilationAsync())!;
        return generates ? Programs.Generate(compilation) : compilation;
    }

    private static async Task<string[]> TextsAsync(Project project) =>
        [.. (await Task.WhenAll(project.Documents.Select(static document => document.GetTextAsync()))).Select(static text => text.ToString())];
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PipelineDsl.Analyzers;
using PipelineDsl.Generator.Tests.Infrastructure;

namespace PipelineDsl.Generator.Tests.Agreement;

/// <summary>What the generator and the analyzer make of many declarations, each in a file and a namespace of its own.</summary>
internal static class Verdicts
{
    // Derived compilations share what was read of the references.
    private static readonly CSharpCompilation _empty = TestCompilation.Create();

    /// <summary>Asks both, and asserts that they agree.</summary>
    /// <returns>How many declarations got code.</returns>
    internal static async Task<int> AgreeAsync(string[] declarations)
    {
        CSharpCompilation input = _empty.AddSyntaxTrees(declarations.Select(static (text, index) =>
            CSharpSyntaxTree.ParseText($"using System;\nusing PipelineDsl;\nnamespace D{index};\n{text}", TestCompilation.ParseOptions, $"D{index}.cs")));
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create([new PipelineGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(input, out Compilation output, out ImmutableArray<Diagnostic> said);
        Assert.Empty(said);

        ImmutableArray<Diagnostic> reported = await output.WithAnalyzers([new DeclarationAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        ILookup<SyntaxTree, Diagnostic> rules = ErrorsByTree(reported);
        ILookup<SyntaxTree, Diagnostic> before = ErrorsByTree(input.GetDiagnostics()), after = ErrorsByTree(output.GetDiagnostics());
        Assert.DoesNotContain(reported, static diagnostic => diagnostic.Location.SourceTree is null);
        ILookup<string, GeneratedSourceResult> files = driver.GetRunResult().Results.Single().GeneratedSources
            .ToLookup(static file => file.HintName[..file.HintName.IndexOf('.', StringComparison.Ordinal)]);

        int written = 0;
        for (int index = 0; index < declarations.Length; index++)
        {
            SyntaxTree tree = input.SyntaxTrees[index];
            Diagnostic[] refusals = [.. rules[tree], .. before[tree].Where(IsInAttribute)];
            GeneratedSourceResult[] own = [.. files[$"D{index}"]];
            string told = $"{string.Join('\n', refusals.Select(static error => error.ToString()))}\n{declarations[index]}";
            Assert.True(own.Length == (refusals.Length > 0 ? 0 : 1), $"{own.Length} files although the errors are:\n{told}");

            // Code that calls a scorer which breaks its own contract cannot compile either.
            Diagnostic[] wrong = before[tree].Any() ? [] : [.. after[tree], .. own.SelectMany(file => after[file.SyntaxTree])];
            Assert.True(wrong.Length == 0, $"{string.Join('\n', wrong.Select(static error => error.ToString()))}\n{declarations[index]}");
            written += own.Length;
        }

        return written;
    }

    private static ILookup<SyntaxTree, Diagnostic> ErrorsByTree(IEnumerable<Diagnostic> diagnostics) => diagnostics
        .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Location.SourceTree is not null)
        .ToLookup(static diagnostic => diagnostic.Location.SourceTree!);

    private static bool IsInAttribute(Diagnostic error) => error.Location.SourceTree!.GetRoot()
        .FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true)
        .FirstAncestorOrSelf<AttributeListSyntax>() is not null;
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PipelineDsl.Generator;

namespace PipelineDsl.Analyzers.Tests.Infrastructure;

/// <summary>Compiles sources as a user's project would: against the runtime, with the generator, then with every analyzer.</summary>
internal static class Programs
{
    /// <summary>Every analyzer of the assembly that users get.</summary>
    internal static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(DeclarationAnalyzer).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>What a .NET project refers to, and the runtime.</summary>
    internal static ImmutableArray<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal)
                    || name is "PipelineDsl.dll" or "PipelineDsl.Datasets.dll" or "Microsoft.ML.OnnxRuntime.dll"))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    internal static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp13, DocumentationMode.Diagnose);

    internal static CSharpCompilationOptions Options { get; } = new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);

    /// <summary>What every test source begins with; no blank line, so that spans stay those of the text.</summary>
    internal const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing PipelineDsl;\n";

    internal static CSharpCompilation Compile(IEnumerable<string> sources) => CSharpCompilation.Create(
        "Test",
        sources.Select(static (source, index) => CSharpSyntaxTree.ParseText(source, ParseOptions, $"Source{index}.cs")),
        References,
        Options);

    /// <summary>Adds what the generator writes.</summary>
    internal static Compilation Generate(CSharpCompilation compilation)
    {
        CSharpGeneratorDriver.Create([new PipelineGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        Assert.Empty(diagnostics);
        return output;
    }

    /// <summary>What keeps a program from compiling.</summary>
    internal static IReadOnlyList<Diagnostic> Errors(Compilation compilation) =>
        [.. compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];

    /// <summary>What all analyzers say, the suppressed left out. Analyzers that throw make the test fail.</summary>
    internal static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation compilation)
    {
        ImmutableArray<Diagnostic> reported = await compilation.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync();
        Assert.DoesNotContain(reported, static diagnostic => diagnostic.Id.StartsWith("AD", StringComparison.Ordinal));
        return [.. reported.Where(static diagnostic => !diagnostic.IsSuppressed)];
    }
}

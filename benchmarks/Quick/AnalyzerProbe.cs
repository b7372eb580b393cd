using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PipelineDsl.Analyzers;
using PipelineDsl.Generator;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>
/// What all analyzers together add to a compilation, as the compiler runs them: concurrently, and made anew each time. Compared is the
/// same compilation with an analyzer that does nothing; what that one costs is told apart.
/// </summary>
internal static class AnalyzerProbe
{
    private const int Classes = 1000;
    private const int Rounds = 7;

    // Half a million generated lines take seconds to bind.
    private const int AnnotatedRounds = 3;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp13);
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Measures a project of plain classes, an empty one, and one of annotated classes with their generated halves.</summary>
    public static AnalyzerResult Measure()
    {
        string[] classes = [.. Enumerable.Range(0, Classes).Select(AnalyzedProject.PlainClass)];
        SyntaxTree[] plain = Parse(classes);
        Sample[] project = Interleaved.Measure(
            Rounds,
            new InterleavedCase("build", 1, () => Emit(Parse(classes))),
            new InterleavedCase("bind", 1, () => Expect(Compile(plain).GetDiagnostics())),
            new InterleavedCase("idle analyzer", 1, () => Analyze(plain, [new IdleAnalyzer()])),
            new InterleavedCase("all analyzers", 1, () => Analyze(plain, [new IdleAnalyzer(), .. Analyzers()])));

        double emptyProject = Added(Parse(["static class Program { static void Main() { } }"]), 5 * Rounds, warmUps: 10);
        SyntaxTree[] annotated = Generated(Parse([.. Enumerable.Range(0, Classes).Select(AnalyzedProject.AnnotatedClass)]));
        double added = project[3].ExcessOver(project[2]);
        return new AnalyzerResult(
            Milliseconds(added),
            Milliseconds(emptyProject),
            Milliseconds(project[0].Median),
            Math.Round(added / project[0].Median, 4),
            Math.Round(Added(annotated, AnnotatedRounds, warmUps: 1) / 1000 / Classes, 4),
            Milliseconds(project[2].ExcessOver(project[1])));
    }

    private static double Added(SyntaxTree[] trees, int rounds, int warmUps)
    {
        Sample[] samples = Interleaved.Measure(
            rounds,
            new InterleavedCase("idle analyzer", 1, () => Analyze(trees, [new IdleAnalyzer()]), warmUps),
            new InterleavedCase("all analyzers", 1, () => Analyze(trees, [new IdleAnalyzer(), .. Analyzers()]), warmUps));
        return samples[1].ExcessOver(samples[0]);
    }

    private static SyntaxTree[] Parse(string[] sources) =>
        [.. sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, Options, $"Source{index}.cs"))];

    private static SyntaxTree[] Generated(SyntaxTree[] sources)
    {
        CSharpGeneratorDriver.Create([new PipelineGenerator().AsSourceGenerator()], parseOptions: Options)
            .RunGeneratorsAndUpdateCompilation(Compile(sources), out Compilation output, out _);
        return [.. output.SyntaxTrees];
    }

    private static CSharpCompilation Compile(SyntaxTree[] trees) =>
        CSharpCompilation.Create("Project", trees, References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    private static void Emit(SyntaxTree[] trees)
    {
        using var image = new MemoryStream();
        Expect(Compile(trees).Emit(image).Diagnostics);
    }

    private static void Analyze(SyntaxTree[] trees, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        Expect(Compile(trees).WithAnalyzers(analyzers, options).GetAllDiagnosticsAsync().GetAwaiter().GetResult());
    }

    private static IEnumerable<DiagnosticAnalyzer> Analyzers() => typeof(DeclarationAnalyzer).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(DiagnosticAnalyzer)))
        .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!);

    /// <summary>A project that does not compile takes another time.</summary>
    private static void Expect(ImmutableArray<Diagnostic> diagnostics)
    {
        if (diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { } error)
        {
            throw new InvalidOperationException(error.ToString());
        }
    }

    private static double Milliseconds(double microseconds) => Math.Round(microseconds / 1000, 1);
}

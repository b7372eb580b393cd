using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PipelineDsl.Analyzers;
using PipelineDsl.Generator;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>
/// What all analyzers together add to a compilation, as the compiler runs them: concurrently, and made anew each time. Compared is the same
/// compilation with an analyzer that does nothing, because the .NET SDK gives every build analyzers of its own.
/// </summary>
internal static class AnalyzerProbe
{
    private const int Classes = 1000;
    private const int AnnotatedClasses = 200;
    private const int Rounds = 9;

    // The difference of two compilations is small beside each of them.
    private const int AnnotatedRounds = 17;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp13);
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Measures a project of plain classes, an empty one, and one of annotated classes with their generated halves.</summary>
    public static AnalyzerResult Measure()
    {
        string[] classes = [.. Enumerable.Range(0, Classes).Select(AnalyzedProject.PlainClass)];
        Sample[] plain = Interleaved.Measure(
            Rounds,
            new InterleavedCase("build", 1, () => Emit(Parse(classes)), WarmUps: 2),
            new InterleavedCase("idle analyzer", 1, () => Analyze(Parse(classes), []), WarmUps: 2),
            new InterleavedCase("all analyzers", 1, () => Analyze(Parse(classes), Analyzers()), WarmUps: 2));

        string[] nothing = ["static class Program { static void Main() { } }"];
        Sample[] empty = Interleaved.Measure(
            10 * Rounds,
            new InterleavedCase("idle analyzer", 1, () => Analyze(Parse(nothing), [])),
            new InterleavedCase("all analyzers", 1, () => Analyze(Parse(nothing), Analyzers())));

        SyntaxTree[] annotated = Generated(Parse([.. Enumerable.Range(0, AnnotatedClasses).Select(AnalyzedProject.AnnotatedClass)]));
        Sample[] pipelines = Interleaved.Measure(
            AnnotatedRounds,
            new InterleavedCase("idle analyzer", 1, () => Analyze(annotated, []), WarmUps: 2),
            new InterleavedCase("all analyzers", 1, () => Analyze(annotated, Analyzers()), WarmUps: 2));

        double added = plain[2].ExcessOver(plain[1]);
        return new AnalyzerResult(
            Milliseconds(added),
            Milliseconds(empty[1].ExcessOver(empty[0])),
            Milliseconds(plain[0].Median),
            Math.Round(added / plain[0].Median, 4),
            Math.Round(pipelines[1].ExcessOver(pipelines[0]) / 1000 / AnnotatedClasses, 4));
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
        Expect(Compile(trees).WithAnalyzers([new IdleAnalyzer(), .. analyzers], options).GetAllDiagnosticsAsync().GetAwaiter().GetResult());
    }

    private static ImmutableArray<DiagnosticAnalyzer> Analyzers() =>
    [
        .. typeof(DeclarationAnalyzer).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

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

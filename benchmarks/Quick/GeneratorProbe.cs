using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PipelineDsl.Generator;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>Generator time in a project of 1,000 annotated classes, as an IDE would spend it.</summary>
internal static class GeneratorProbe
{
    private const int Classes = 1000;
    private const int Rounds = 7;

    /// <summary>Measures a cold run, an edit in a file without pipelines, and an edit of one pipeline.</summary>
    public static GeneratorResult Measure()
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp13);
        SyntaxTree[] trees = [.. Enumerable.Range(0, Classes).Select(i => Pipeline(i, 13, options)), Unrelated(0, options)];
        var compilation = CSharpCompilation.Create("Project", trees, References(), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var cold = new double[Rounds];
        var unrelated = new double[Rounds];
        var edit = new double[Rounds];
        int reemitted = 0;
        for (int round = 0; round < Rounds; round++)
        {
            // A clone has bound nothing yet, like the compilation of a freshly opened project.
            Compilation fresh = compilation.Clone();
            GeneratorDriver driver = CSharpGeneratorDriver.Create(
                [new TokenPipelineGenerator().AsSourceGenerator()], parseOptions: options, driverOptions: new GeneratorDriverOptions(default, trackIncrementalGeneratorSteps: true));
            cold[round] = Time(ref driver, fresh);

            Compilation other = fresh.ReplaceSyntaxTree(trees[^1], Unrelated(round + 1, options));
            unrelated[round] = Time(ref driver, other);
            reemitted += Reemitted(driver);

            edit[round] = Time(ref driver, other.ReplaceSyntaxTree(trees[0], Pipeline(0, 8, options)));
        }

        return new GeneratorResult(Sample.MedianOf(cold), Sample.MedianOf(unrelated), Sample.MedianOf(edit), reemitted);
    }

    private static double Time(ref GeneratorDriver driver, Compilation compilation)
    {
        long start = Stopwatch.GetTimestamp();
        driver = driver.RunGenerators(compilation);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static int Reemitted(GeneratorDriver driver) => driver.GetRunResult().Results[0].TrackedOutputSteps
        .SelectMany(step => step.Value)
        .SelectMany(step => step.Outputs)
        .Count(output => output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified);

    private static SyntaxTree Pipeline(int index, int removed, CSharpParseOptions options) => CSharpSyntaxTree.ParseText(
        string.Create(CultureInfo.InvariantCulture, $$"""
        using PipelineDsl;

        namespace Project;

        [TokenPipeline(Tokens = 197, Channels = 384, Layers = 12)]
        [Protect(0)]
        [Merge<KeySimilarity>(Layers = "0..11", Remove = {{removed}})]
        [RandomBaseline]
        public partial class Pipeline{{index}};
        """),
        options,
        $"Pipeline{index}.cs");

    private static SyntaxTree Unrelated(int value, CSharpParseOptions options) => CSharpSyntaxTree.ParseText(
        string.Create(CultureInfo.InvariantCulture, $"namespace Project; public static class Unrelated {{ public static int Value => {value}; }}"), options, "Unrelated.cs");

    private static IEnumerable<MetadataReference> References() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Select(path => MetadataReference.CreateFromFile(path));
}

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
    private const int Rounds = 9;

    // An IDE has run the compiler for long; a fresh process runs it unoptimised at first.
    private const int WarmUp = 12;

    /// <summary>Measures a cold run, an edit in a file without pipelines, and an edit of one pipeline.</summary>
    public static GeneratorResult Measure()
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp13);
        SyntaxTree[] trees = [.. Enumerable.Range(0, Classes).Select(i => Pipeline(i, 13, options)), Unrelated(-1000, options)];
        var compilation = CSharpCompilation.Create("Project", trees, References(), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var cold = new double[Rounds];
        var unrelated = new double[Rounds];
        var edit = new double[Rounds];
        for (int round = -WarmUp; round < Rounds; round++)
        {
            // A clone has bound nothing yet, like the compilation of a freshly opened project.
            Compilation fresh = compilation.Clone();
            GeneratorDriver driver = Driver(options, tracked: false);
            double first = Time(ref driver, fresh);
            Compilation other = fresh.ReplaceSyntaxTree(trees[^1], Unrelated(round, options));
            double second = Time(ref driver, other);
            double third = Time(ref driver, other.ReplaceSyntaxTree(trees[0], Pipeline(0, 8, options)));
            if (round >= 0)
            {
                (cold[round], unrelated[round], edit[round]) = (first, second, third);
            }
        }

        // Counted apart, because following every step costs the compiler more than the edit does.
        GeneratorDriver tracked = Driver(options, tracked: true).RunGenerators(compilation);
        int reemitted = Reemitted(tracked.RunGenerators(compilation.ReplaceSyntaxTree(trees[^1], Unrelated(1000, options))));
        return new GeneratorResult(Round(cold), Round(unrelated), Round(edit), reemitted);
    }

    private static GeneratorDriver Driver(CSharpParseOptions options, bool tracked) => CSharpGeneratorDriver.Create(
        [new PipelineGenerator().AsSourceGenerator()], parseOptions: options,
        driverOptions: new GeneratorDriverOptions(default, trackIncrementalGeneratorSteps: tracked));

    private static double Time(ref GeneratorDriver driver, Compilation compilation)
    {
        long start = Stopwatch.GetTimestamp();
        driver = driver.RunGenerators(compilation);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Round(double[] milliseconds) => Math.Round(Sample.MedianOf(milliseconds), 1);

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
        string.Create(CultureInfo.InvariantCulture, $"namespace Project; public static class Unrelated {{ public static int Value => {value}; }}"),
        options, "Unrelated.cs");

    private static IEnumerable<MetadataReference> References() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Select(path => MetadataReference.CreateFromFile(path));
}

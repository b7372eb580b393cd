using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PipelineDsl.Generator.Infrastructure;

namespace PipelineDsl.Generator.Tests.Infrastructure;

/// <summary>
/// One run of the generator. Every test comes through here, so no test can forget that a second run must compute nothing
/// again, that nothing of the compiler's stays in memory, and that what is generated compiles without a warning.
/// </summary>
internal sealed class GeneratorRun
{
    private static readonly string[] _steps = [TrackingNames.Pipelines, TrackingNames.Clashes, TrackingNames.Files];

    private GeneratorRun(GeneratorDriver driver, CSharpCompilation input, Compilation output)
    {
        Driver = driver;
        Input = input;
        Output = output;
    }

    /// <summary>The driver, for an edit to follow.</summary>
    internal GeneratorDriver Driver { get; }

    /// <summary>What was compiled.</summary>
    internal CSharpCompilation Input { get; }

    /// <summary>With the generated files.</summary>
    internal Compilation Output { get; }

    /// <summary>What the generator did.</summary>
    internal GeneratorRunResult Result => Driver.GetRunResult().Results.Single();

    /// <summary>The generated files by name.</summary>
    internal IReadOnlyDictionary<string, string> Files =>
        Result.GeneratedSources.ToDictionary(static source => source.HintName, static source => source.SourceText.ToString());

    internal static GeneratorRun Of(params string[] sources) => Of(TestCompilation.Create(sources));

    internal static GeneratorRun Of(CSharpCompilation compilation)
    {
        GeneratorRun run = Run(NewDriver((CSharpParseOptions)compilation.SyntaxTrees[0].Options), compilation);
        run.AssertSecondRunIsCached();
        run.AssertModelsAreFreeOfRoslyn();
        run.AssertCompilesWithoutWarning();
        return run;
    }

    /// <summary>A run over so many classes that compiling them all would take long.</summary>
    internal static GeneratorRun WithoutCompiling(CSharpCompilation compilation) =>
        Run(NewDriver((CSharpParseOptions)compilation.SyntaxTrees[0].Options), compilation);

    /// <summary>Runs again after an edit.</summary>
    internal GeneratorRun After(CSharpCompilation edited) => Run(Driver, edited);

    /// <summary>Why the outputs of a step came out as they did.</summary>
    internal ImmutableArray<IncrementalStepRunReason> Reasons(string step) =>
        Result.TrackedSteps.TryGetValue(step, out ImmutableArray<IncrementalGeneratorRunStep> runs)
        ? [.. runs.SelectMany(static run => run.Outputs).Select(static output => output.Reason)]
        : [];

    /// <summary>How many files were written again, rather than taken from the run before.</summary>
    internal int Emitted => Result.TrackedOutputSteps.SelectMany(static step => step.Value).SelectMany(static run => run.Outputs)
        .Count(static output => output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified);

    private static GeneratorDriver NewDriver(CSharpParseOptions parseOptions) => CSharpGeneratorDriver.Create(
        [new PipelineGenerator().AsSourceGenerator()],
        parseOptions: parseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    private static GeneratorRun Run(GeneratorDriver driver, CSharpCompilation compilation)
    {
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        Assert.Empty(diagnostics);
        return new GeneratorRun(driver, compilation, output);
    }

    private void AssertSecondRunIsCached()
    {
        GeneratorRun same = Run(Driver, Input.Clone());
        Assert.All(same.Reasons(TrackingNames.Outline), static reason => Assert.Equal(IncrementalStepRunReason.Unchanged, reason));
        Assert.Equal(0, same.Emitted);

        // A new declaration makes the generator parse everything again: the models must come out equal.
        GeneratorRun second = Run(
            Driver,
            Input.AddSyntaxTrees(CSharpSyntaxTree.ParseText("interface IUnrelated { }", (CSharpParseOptions)Input.SyntaxTrees[0].Options)));
        Assert.All(second.Reasons(TrackingNames.Outline), static reason => Assert.Equal(IncrementalStepRunReason.Modified, reason));
        foreach (string step in _steps)
        {
            Assert.All(
                second.Reasons(step),
                static reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString()));
        }

        Assert.Equal(0, second.Emitted);
    }

    private void AssertModelsAreFreeOfRoslyn()
    {
        foreach (string step in (string[])[TrackingNames.Outline, .. _steps])
        {
            if (Result.TrackedSteps.TryGetValue(step, out ImmutableArray<IncrementalGeneratorRunStep> runs))
            {
                Assert.All(runs.SelectMany(static run => run.Outputs), static output => ObjectGraph.AssertFreeOfRoslyn(output.Value));
            }
        }
    }

    private void AssertCompilesWithoutWarning()
    {
        HashSet<SyntaxTree> generated = [.. Result.GeneratedSources.Select(static source => source.SyntaxTree)];
        if (generated.Count == 0)
        {
            return;
        }

        Diagnostic[] wrong =
        [
            .. Output.GetDiagnostics().Where(diagnostic =>
                diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Location.SourceTree is { } tree && generated.Contains(tree)),
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong.Select(static diagnostic => diagnostic.ToString())));
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PipelineDsl.Analyzers.Tests.Infrastructure;
using PipelineDsl.Generator;

namespace PipelineDsl.Analyzers.Tests.Fuzzing;

/// <summary>Many broken sources in one compilation, each in a file and a namespace of its own, so that compiling costs little.</summary>
internal static class FuzzBatch
{
    // Derived compilations share what was read of the references. Batches run side by side, so none needs threads of its own.
    private static readonly CSharpCompilation _empty = Programs.Compile([]) is var empty ? empty.WithOptions(empty.Options.WithConcurrentBuild(false)) : null!;

    /// <summary>Runs the generator and every analyzer.</summary>
    /// <param name="sources">The sources.</param>
    /// <param name="completed">Whether analyzers see what is generated. Binding that takes longer than all the rest, and few of them look at it.</param>
    /// <returns>What was thrown with its source, empty when all is well, and how many sources made the compiler itself throw.</returns>
    internal static async Task<(IReadOnlyList<string> Thrown, int Refused)> RunAsync(string[] sources, bool completed)
    {
        try
        {
            if (await ThrownAsync(Compile(sources), completed) is [])
            {
                return ([], 0);
            }
        }
        catch (InvalidOperationException)
        {
            // Thrown by the compiler, which has bugs of its own that such sources find.
        }

        // Rare enough to look for the culprits one by one.
        var culprits = new List<string>();
        int refused = 0;
        foreach (string source in sources)
        {
            CSharpCompilation alone = Compile([source]);
            if (CompilerThrows(alone))
            {
                refused++;
            }
            else
            {
                culprits.AddRange((await ThrownAsync(alone, completed)).Select(error => $"{error}\n--- source:\n{source}\n---"));
            }
        }

        return (culprits, refused);
    }

    private static CSharpCompilation Compile(string[] sources) => _empty.AddSyntaxTrees(sources.Select(static (source, index) =>
        CSharpSyntaxTree.ParseText($"{Programs.Usings}namespace Fuzz{index};\n{source}", Programs.ParseOptions, $"Fuzz{index}.cs")));

    /// <summary>Whether the compiler fails without any code of ours.</summary>
    private static bool CompilerThrows(CSharpCompilation compilation)
    {
        try
        {
            compilation.Clone().GetDiagnostics();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static async Task<string[]> ThrownAsync(CSharpCompilation compilation, bool completed)
    {
        CSharpGeneratorDriver.Create([new PipelineGenerator().AsSourceGenerator()], parseOptions: Programs.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> said);

        var thrown = new ConcurrentBag<string>(said.Select(static diagnostic => diagnostic.ToString()));
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: (exception, analyzer, _) => thrown.Add($"{analyzer.GetType().Name}: {exception}"),
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> reported = await (completed ? output : compilation)
            .WithAnalyzers(Programs.Analyzers, options)
            .GetAnalyzerDiagnosticsAsync();
        return
        [
            .. thrown,
            .. reported.Where(static diagnostic => diagnostic.Id.StartsWith("AD", StringComparison.Ordinal)).Select(static diagnostic => diagnostic.ToString()),
        ];
    }
}

using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using PipelineDsl.Analyzers.Tests.Fuzzing;
using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests;

/// <summary>Broken code is normal in an editor: whatever is typed, nothing may throw.</summary>
public class FuzzTests
{
    // 20,000 sources that the compiler can take, and a few that it cannot.
    private const int Batches = 401;
    private const int SourcesPerBatch = 50;

    [Fact]
    public async Task BrokenSources_MakeNothingThrow()
    {
        var mutator = new SourceMutator(FuzzSeeds.All);
        var thrown = new ConcurrentBag<string>();
        int refused = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, Batches), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (batch, _) =>
        {
            // The number of the batch is all that a replay needs.
            var random = new Random(batch);
            string[] sources = [.. Enumerable.Range(0, SourcesPerBatch).Select(_ => mutator.Next(random))];
            (IReadOnlyList<string> errors, int unusable) = await FuzzBatch.RunAsync(sources, completed: batch % 5 == 0);
            Interlocked.Add(ref refused, unusable);
            foreach (string error in errors)
            {
                thrown.Add($"Batch {batch}: {error}");
            }
        });
        Assert.True(refused < Batches * SourcesPerBatch / 1000, $"{refused} sources make the compiler throw.");
        Assert.True(thrown.IsEmpty, string.Join("\n\n", thrown.Take(5)));
    }

    [Fact]
    public void Seeds_Compile()
    {
        Compilation output = Programs.Generate(Programs.Compile(
            FuzzSeeds.All.Select(static (seed, index) => $"{Programs.Usings}namespace Seed{index};\n{seed}")));
        Assert.DoesNotContain(output.GetDiagnostics(), static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void Mutations_AreTheSameEveryTimeAndDifferFromEachOther()
    {
        var mutator = new SourceMutator(FuzzSeeds.All);
        string[] once = Make(), again = Make();
        Assert.Equal(once, again);
        Assert.True(once.Distinct().Count() > 990);

        string[] Make()
        {
            var random = new Random(1);
            return [.. Enumerable.Range(0, 1000).Select(_ => mutator.Next(random))];
        }
    }
}

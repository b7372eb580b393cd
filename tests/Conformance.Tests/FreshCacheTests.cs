using System.Text.Json;
using PipelineDsl.Conformance.Running;
using PipelineDsl.Conformance.Tests.Naive.Caches;

namespace PipelineDsl.Conformance.Tests;

/// <summary>Random files on caches and prompts that naive methods computed, through the runner and its adapters.</summary>
public sealed class FreshCacheTests
{
    private const int Seeds = 25;

    public static TheoryData<string> Files => NaiveCacheFiles.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public void RandomFiles_AllPass(string file)
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            FileResult result = FolderRun.Run($"{file}.json", Bytes(file, seed));

            Assert.Null(result.NotCovered);
            Assert.Equal([], result.Cases.Where(static one => one.Outcome != Outcome.Passed).Select(one => $"seed {seed}, {one.Name}: {one.Note}"));
        }
    }

    [Fact]
    public void RandomFiles_PassAtEveryVectorWidth()
    {
        using var folder = new ScratchFolder();
        foreach (NaiveCacheFile method in NaiveCacheFiles.All)
        {
            for (int seed = 100; seed < 105; seed++)
            {
                folder.Write($"{method.File}_{seed}.json", Bytes(method.File, seed));
            }
        }

        (int exitCode, string[] report) = Runner.Run(folder.Path);

        Assert.Equal([], report.Where(static line => line.StartsWith("  ", StringComparison.Ordinal)));
        Assert.EndsWith(" passed, 0 failed, 0 not covered", report[^1], StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    private static byte[] Bytes(string file, int seed) => JsonSerializer.SerializeToUtf8Bytes(NaiveCacheFiles.Of(file).Write(seed));
}

using System.Text.Json;
using PipelineDsl.Conformance.Running;
using PipelineDsl.Conformance.Tests.Naive.Samples;

namespace PipelineDsl.Conformance.Tests;

/// <summary>Random files on training sets that naive methods computed, through the runner and its adapters.</summary>
public sealed class FreshSampleTests
{
    private const int Seeds = 25;
    private const int Cases = 12;

    public static TheoryData<string> Files => NaiveSampleFiles.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public void RandomFiles_AllPass(string file)
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            FileResult result = FolderRun.Run($"{file}.json", Bytes(file, seed));

            Assert.Null(result.NotCovered);
            Assert.Equal([], result.Cases.Where(static one => one.Outcome != Outcome.Passed).Select(one => $"seed {seed}, {one.Name}: {one.Note}"));
            Assert.Equal([], result.Cases.SelectMany(static one => one.NotCompared));
            Assert.Equal(Cases, result.Passed);
        }
    }

    [Fact]
    public void RandomFiles_PassAtEveryVectorWidth()
    {
        using var folder = new ScratchFolder();
        foreach (NaiveSampleMethod method in NaiveSampleFiles.All)
        {
            for (int seed = 100; seed < 103; seed++)
            {
                folder.Write($"{method.File}_{seed}.json", Bytes(method.File, seed));
            }
        }

        (int exitCode, string[] report) = Runner.Run(folder.Path);

        Assert.Equal([], report.Where(static line => line.StartsWith("  ", StringComparison.Ordinal)));
        Assert.Equal($"{3 * Cases * NaiveSampleFiles.All.Length} passed, 0 failed, 0 not covered", report[^1]);
        Assert.Equal(0, exitCode);
    }

    private static byte[] Bytes(string file, int seed) =>
        JsonSerializer.SerializeToUtf8Bytes(NaiveSampleFiles.Write(NaiveSampleFiles.Of(file), Cases, seed));
}

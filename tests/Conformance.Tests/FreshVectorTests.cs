using PipelineDsl.Conformance.Running;
using PipelineDsl.Conformance.Tests.Naive;

namespace PipelineDsl.Conformance.Tests;

/// <summary>Random cases that naive methods computed, through the runner and its adapters: kernels have to agree on more than the published cases.</summary>
public sealed class FreshVectorTests
{
    private const int Cases = 40;

    public static TheoryData<string> Files => NaiveMethods.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public void RandomCases_AllPass(string file)
    {
        FileResult result = FolderRun.Run($"{file}.json", NaiveFile.Write(NaiveMethods.Of(file), Cases, seed: 1000));

        Assert.Null(result.NotCovered);
        Assert.Equal([], result.Cases.Where(static one => one.Outcome != Outcome.Passed).Select(static one => $"{one.Name}: {one.Note}"));
        Assert.Equal(Cases, result.Passed);
    }

    [Fact]
    public void RandomCases_PassAtEveryVectorWidth()
    {
        using var folder = new ScratchFolder();
        foreach (NaiveMethod method in NaiveMethods.All)
        {
            folder.Write($"{method.File}.json", NaiveFile.Write(method, cases: 10, seed: 5000));
        }

        (int exitCode, string[] report) = Runner.Run(folder.Path);

        Assert.Equal([], report.Where(static line => line.StartsWith("  ", StringComparison.Ordinal)));
        Assert.Equal($"{10 * NaiveMethods.All.Length} passed, 0 failed, 0 not covered", report[^1]);
        Assert.Equal(0, exitCode);
    }
}

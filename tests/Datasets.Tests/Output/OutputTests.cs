using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets.Tests;

public class OutputTests
{
    [Fact]
    public void TwoStages_EverySampleIsInOneOfTwoFilesWithItsReason()
    {
        using var folder = new ScratchFolder();
        var directory = new RunDirectory(folder["run"]);

        TwoStages.Execute(directory);

        double[] losses = TwoStages.Columns.Losses!;
        int[] order = [.. Enumerable.Range(0, 100).OrderByDescending(sample => losses[sample]).ThenBy(static sample => sample)];
        string[] selection =
        [
            "index,id,file,row,rank,score,weight,class,reason",
            .. order.Take(10).Select(static (sample, rank) => (sample, rank)).OrderBy(static pair => pair.sample)
                .Select(pair => $"{pair.sample},{Quoted(pair.sample)},memory,{pair.sample},{pair.rank},{losses[pair.sample]},1,{pair.sample % 3},chosen"),
        ];
        string[] dropped =
        [
            "index,id,stage,reason,score,duplicate_of",
            .. Enumerable.Range(0, 100).Where(sample => !order.Take(10).Contains(sample))
                .Select(sample => $"{sample},{Quoted(sample)},{(order.Take(50).Contains(sample) ? "Stage1" : "Stage0")},outscored,{losses[sample]},-1"),
        ];
        Assert.Equal(selection, File.ReadAllLines(Path.Combine(directory.Output, "selection.csv")));
        Assert.Equal(dropped, File.ReadAllLines(Path.Combine(directory.Output, "dropped.csv")));
    }

    [Fact]
    public void Manifest_SaysWhatWentInAndWhatCameOut()
    {
        using var folder = new ScratchFolder();
        var directory = new RunDirectory(folder["run"]);

        TwoStages.Execute(directory);

        OutputManifest manifest = OutputManifest.Read(directory)!;
        Assert.Equal(10, manifest.Kept);
        Assert.Equal(["selection.csv", "dropped.csv", "random-0.csv", "random-1.csv"], manifest.Files.Select(static file => file.Name));
        Assert.All(manifest.Files, file => Assert.Equal(
            file.Sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(directory.Output, file.Name))))));
        JsonNode stage = manifest.Content["stages"]![1]!;
        Assert.Equal("""{"chosen":10,"outscored":40}""", stage["reasons"]!.ToJsonString());
        Assert.Equal((50L, 10L), (stage["entered"]!.GetValue<long>(), stage["kept"]!.GetValue<long>()));
        Assert.Equal(stage["figures"]!["lowest score kept"]!.GetValue<double>(), stage["figures"]!["smallest loss kept"]!.GetValue<double>());
        Assert.Equal([34L, 33L, 33L], manifest.Content["classes"]!.AsArray().Select(static group => group!["samples"]!.GetValue<long>()));
        Assert.Equal(PlanFile.Read(directory)!.Hash, manifest.Content["planHash"]!.GetValue<string>());
        Assert.Equal(5UL, manifest.Content["plan"]!["seed"]!.GetValue<ulong>());
    }

    [Fact]
    public void Result_ReadsTheSameRows()
    {
        using var folder = new ScratchFolder();
        using DatasetResult result = DatasetRun.Execute(TwoStages.Pipeline(), TwoStages.Columns, folder["run"], TwoStages.Options);

        Assert.Equal(10, result.KeptCount);
        Assert.Equal(100, result.Samples);
        Assert.Equal(
            File.ReadAllLines(Path.Combine(result.OutputDirectory, "selection.csv")).Skip(1).Select(static line => line.Split(',')[0]),
            result.Kept.Select(static sample => $"{sample.Index}"));
        Assert.Equal(Enumerable.Range(0, 100).Select(static sample => (long)sample), result.Kept.Select(static sample => sample.Index)
            .Concat(result.Dropped.Select(static sample => sample.Index)).Order());
        Assert.Contains("sample, \"7\"", result.Kept.Select(static sample => sample.Id).Concat(result.Dropped.Select(static sample => sample.Id)));
        Assert.Equal(
            File.ReadAllLines(Path.Combine(result.OutputDirectory, "random-1.csv")).Skip(1).Select(static line => line.Split(',')[0]),
            result.Baseline(1).Select(static index => $"{index}"));
    }

    [Fact]
    public void OutputWithoutManifestOrWithATornFile_IsWrittenAgain()
    {
        using var folder = new ScratchFolder();
        var directory = new RunDirectory(folder["run"]);
        TwoStages.Execute(directory);
        SortedDictionary<string, string> expected = TwoStages.Output(directory);
        File.AppendAllText(Path.Combine(directory.Output, "dropped.csv"), "torn");
        TwoStages.Execute(directory);
        Assert.Equal(expected, TwoStages.Output(directory));
        File.Delete(OutputManifest.PathIn(directory));
        File.WriteAllText(Path.Combine(directory.Output, "selection.csv"), "");

        TwoStages.Execute(directory);

        Assert.Equal(expected, TwoStages.Output(directory));
    }

    [Fact]
    public void Fate_OfADroppedSampleEndsWithTheStageThatDroppedIt()
    {
        using var folder = new ScratchFolder();
        using DatasetRun run = DatasetRun.Create(TwoStages.Pipeline(), TwoStages.Columns, new RunDirectory(folder["run"]), TwoStages.Options);
        run.RunRounds();
        var fates = new SampleFates(run.Context);

        foreach (SampleFate fate in fates.All())
        {
            IReadOnlyList<Verdict> verdicts = fates.Of(fate.Verdict.Index);
            Assert.Equal(fate.Stage + 1, verdicts.Count);
            Assert.Equal(fate.Verdict, verdicts[^1]);
            Assert.All(verdicts.SkipLast(1), static verdict => Assert.True(verdict.Reason.Stays));
        }
    }

    [Fact]
    public void UnknownFormat_NamesThoseThereAre()
    {
        var error = Assert.Throws<DatasetException>(static () => OutputFormat.Find("xlsx"));

        Assert.Contains("csv", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.ExitCode);
    }

    [Theory]
    [InlineData(0.3, "Stage0 keeps 30 of 100 samples by their score alone")]
    [InlineData(0.31, null)]
    public void FewSamplesByPlainScores_AreWarnedOf(double fraction, string? expected)
    {
        string? warning = PlainTopK.Warning(Stage(fraction, new SampleOptions()), 100, (long)(fraction * 100));

        Assert.Equal(expected, warning?[..int.Min(warning.Length, expected?.Length ?? 0)]);
        Assert.Null(PlainTopK.Warning(Stage(fraction, new SampleOptions { Strata = 50 }), 100, 10));
        Assert.Null(PlainTopK.Warning(Stage(fraction, new SampleOptions { Quota = ClassQuota.Equal }), 100, 10));
        Assert.Null(PlainTopK.Warning(Stage(fraction, new SampleOptions()), 100, 0));
    }

    private static ScoreStage Stage(double fraction, SampleOptions options) => new()
    {
        Name = "Stage0",
        Action = "",
        Columns = SampleColumns.Loss,
        Budget = new SampleBudget(SampleBudgetKind.Keep, fraction),
        Options = options,
        Score = static (in SampleBlock samples, SampleOptions _, Span<double> scores) => samples.Losses.CopyTo(scores),
    };

    private static string Quoted(int sample) => $"\"sample, \"\"{sample}\"\"\"";
}

namespace PipelineDsl.Datasets.Tests;

public class FileRunTests
{
    [Fact]
    public void SetInFiles_OutputNamesFileAndRow()
    {
        using var folder = new ScratchFolder();
        NpyFile.Write<double>(folder["loss-a.npy"], [1, 5, 3], 3);
        NpyFile.Write<double>(folder["loss-b.npy"], [4, 2, 6], 3);

        using DatasetResult result = DatasetRun.Execute(Half, Inputs(folder), folder["run"]);

        Assert.Equal(
            [("loss-a.npy", 1L, 1), ("loss-b.npy", 0L, 2), ("loss-b.npy", 2L, 0)],
            result.Kept.Select(static sample => (Path.GetFileName(sample.File), sample.Row, sample.Rank)));
    }

    [Fact]
    public void InputChangedAfterThePlan_IsRefused()
    {
        using var folder = new ScratchFolder();
        NpyFile.Write<double>(folder["loss-a.npy"], [1, 5, 3], 3);
        DatasetRun.Execute(Half, Inputs(folder), folder["run"]).Dispose();
        NpyFile.Write<double>(folder["loss-a.npy"], [1, 5, 4], 3);

        var error = Assert.Throws<DatasetException>(() => DatasetRun.Execute(Half, Inputs(folder), folder["run"]));

        Assert.Contains("is another plan: inputs.", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.ExitCode);
    }

    private static DatasetPipeline Half => PipelineRun.Of([LargestLossStage.Keeping(0.5)]);

    private static SampleInputs Inputs(ScratchFolder folder) => SampleInputs.Parse([], [$"loss={folder["loss-*.npy"]}"]);
}

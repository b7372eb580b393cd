extern alias Check;

using Check::PipelineDsl.GpuCheck.Report;

namespace PipelineDsl.Gpu.Tests.GpuChecks;

/// <summary>The report of <c>eng/gpu-check</c>, from made-up results.</summary>
public sealed class ReportFilesTests : IDisposable
{
    private static readonly ParityResult Alike = new("ToMe50", "Layer1, KeySimilarity", "half", 8, true, 0, true, "");

    private static readonly KernelResult Kernel = new("ToMe step", "8 x 577 x 1024", 17.25, 24.5, 18_000_000, 0.714, null, 142.5, 99.125);

    private static readonly ModelResult Model = new("ViT-L/16", true, 10.5, 20.25, 1.929, 2, 0.9645, null, 0, "");

    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("pipelinedsl-gpu-check").FullName, "not", "there");

    [Fact]
    public void Json_HoldsWhatWasWritten()
    {
        CheckReport report = Report(Alike) with { Missing = ["PyTorch was not measured: python3 was not found."] };

        ReportFiles.Write(report, _folder);
        CheckReport read = ReportFiles.Read(_folder);

        Assert.Equal(report.Machine, read.Machine);
        Assert.Equal(report.Missing, read.Missing);
        Assert.Equal(report.Parity, read.Parity);
        Assert.Equal(report.Kernels, read.Kernels);
        Assert.Equal(report.Models, read.Models);
    }

    [Fact]
    public void Page_HasARowForEachResult()
    {
        string page = ReportFiles.Page(Report(Alike));

        Assert.Contains("NVIDIA H200 (sm_90), driver 580.65.06, ONNX Runtime 1.29.0, PyTorch 2.9.0; device-to-device copy 4100.5 GB/s.", page, StringComparison.Ordinal);
        Assert.Contains("| ToMe50 | Layer1, KeySimilarity | half | 8 | yes | 0.0e0 | yes |", page, StringComparison.Ordinal);
        Assert.Contains("| ToMe step | 8 x 577 x 1024 | 17.25 | 24.5 | 71 % |  | 142.5 | 99.125 |", page, StringComparison.Ordinal);
        Assert.Contains("| ViT-L/16 | on | 10.5 | 20.25 | 1.929 | 2 | 96 % |  | 0 |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void RowThatFailed_SaysWhy_AndKeepsItsColumns()
    {
        CheckReport report = Report(Alike with { SameDecisions = false, Passed = false, Message = "kept tokens | differ." }) with
        {
            Kernels = [Kernel with { Note = "no memory" }], Models = [Model with { Note = "no kernel" }],
        };

        string page = ReportFiles.Page(report);

        Assert.Contains("| **no** | 0.0e0 | **no**: kept tokens \\| differ. |", page, StringComparison.Ordinal);
        Assert.Contains("| no memory |", page, StringComparison.Ordinal);
        Assert.Contains("| no kernel |", page, StringComparison.Ordinal);
        Assert.All(
            page.Split('\n').Where(static line => line.StartsWith("| ToMe step", StringComparison.Ordinal)),
            static line => Assert.Equal(9, line.Count(static character => character == '|')));
    }

    [Fact]
    public void Report_PassesOnlyWhenEveryRowDoes()
    {
        CheckReport passed = Report(Alike);

        Assert.True(passed.HasPassed);
        Assert.False((passed with { Parity = [Alike, Alike with { Passed = false }] }).HasPassed);
        Assert.False((passed with { Parity = [] }).HasPassed);
        Assert.False((passed with { Kernels = [Kernel with { Note = "no memory" }] }).HasPassed);
        Assert.False((passed with { Models = [Model with { Note = "no kernel" }] }).HasPassed);
    }

    public void Dispose() => Directory.Delete(Path.Combine(_folder, "..", ".."), recursive: true);

    private static CheckReport Report(ParityResult parity) => new(
        new DeviceFacts("NVIDIA H200", "sm_90", "580.65.06", "1.29.0", "2.9.0", 4100.5), [], [parity], [Kernel], [Model]);
}

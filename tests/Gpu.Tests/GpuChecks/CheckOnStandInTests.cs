extern alias Check;

using Check::PipelineDsl.GpuCheck;
using Check::PipelineDsl.GpuCheck.Parity;
using Check::PipelineDsl.GpuCheck.Report;
using PipelineDsl.Gpu.Tests.Launch;

namespace PipelineDsl.Gpu.Tests.GpuChecks;

/// <summary>The part of <c>eng/gpu-check</c> that compares stages, on the stand-in of a GPU: it has to work before a GPU is at hand.</summary>
[Collection(StubCollection.Name)]
public sealed class CheckOnStandInTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipelinedsl-gpu-check").FullName;

    [Fact]
    public void Parity_RunsToTheEnd_AndPasses()
    {
        int status = CheckCommand.Run(new CheckOptions(_folder, StubGpu.Path));

        CheckReport report = ReportFiles.Read(_folder);
        Assert.Empty(report.Parity.Where(static row => !row.Passed).Select(static row => $"{row.Pipeline} {row.Stage} {row.Type} {row.Batch}: {row.Message}"));
        Assert.Equal(0, status);
    }

    [Fact]
    public void EveryPipelineOfTheCheck_HasStagesThatAreCompared()
    {
        Assert.All(CheckedPipelines.All, static pipeline => Assert.NotEmpty(ParityCase.Of([pipeline])));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

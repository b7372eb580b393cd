using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Parity;

/// <summary>Every stage of every sample, as its kernels and in C#.</summary>
public sealed class SamplePipelineTests
{
    public static TheoryData<string> Names => SamplePipelines.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Stages_DecideAsOnTheProcessor(string name)
    {
        TokenPipeline pipeline = SamplePipelines.Named(name);

        Assert.Equal(pipeline.Stages.Length, new PipelineWalk(pipeline, seed: 2, isHalf: false).Run(pipeline.Plan.Tokens));
        Assert.Equal(pipeline.Stages.Length, new PipelineWalk(pipeline, seed: 3, isHalf: true).Run(pipeline.Plan.Tokens));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Texts_CompileToPtxWithoutWarning(string name) => PtxCheck.Compile(SamplePipelines.Named(name));
}

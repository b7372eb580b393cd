using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Parity;

/// <summary>Compiles every text of a pipeline for two generations of GPUs, in both precisions.</summary>
internal static class PtxCheck
{
    internal static void Compile(TokenPipeline pipeline)
    {
        GpuStage[] stages = [.. pipeline.Stages.Select(static stage => stage.Gpu).OfType<GpuStage>().DistinctBy(static stage => stage.Text)];
        Parallel.ForEach(stages, stage =>
        {
            foreach ((string architecture, bool isHalf) in new[] { ("sm_80", false), ("sm_80", true), ("sm_90", false), ("sm_90", true) })
            {
                string ptx = PtxCompiler.Compile(GpuSource.Complete(stage.Text, isHalf), architecture);
                Assert.All(stage.Kernels, kernel => Assert.Contains($".entry {kernel.Name}", ptx, StringComparison.Ordinal));
            }
        });
    }
}

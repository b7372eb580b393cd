using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Gpu.Tests.Parity;

/// <summary>Compiles every text of a pipeline over caches for two generations of GPUs, in both precisions, as a decoder completes it.</summary>
internal static class CachePtxCheck
{
    internal static void Compile(CachePipeline pipeline)
    {
        int width = pipeline.Geometry.HeadDim;
        RotaryEmbedding? rotary = pipeline.Positions == PositionPolicy.Repacked && width % 2 == 0 ? RotaryEmbedding.FromTheta(width) : null;
        GpuCacheStage[] stages = [.. pipeline.Stages.Select(static stage => stage.Gpu).OfType<GpuCacheStage>().DistinctBy(static stage => stage.Text)];
        Parallel.ForEach(stages, stage =>
        {
            string[] kernels =
            [
                GpuCacheMove.MoveKernel, .. rotary is null ? Array.Empty<string>() : [GpuCacheMove.TurnKernel],
                .. stage.Scoring is { } scoring ? scoring.Kernels.Select(static kernel => kernel.Name) : [],
            ];
            string text = new GpuCacheMove(width, rotary, stage.Text).Text;
            foreach ((string architecture, bool isHalf) in new[] { ("sm_80", false), ("sm_80", true), ("sm_90", false), ("sm_90", true) })
            {
                string ptx = PtxCompiler.Compile(GpuSource.Complete(text, isHalf), architecture);
                Assert.All(kernels, kernel => Assert.Contains($".entry {kernel}", ptx, StringComparison.Ordinal));
            }
        });
    }
}

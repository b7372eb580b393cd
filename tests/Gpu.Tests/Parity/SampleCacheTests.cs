using PipelineDsl.KvCaches;

namespace PipelineDsl.Gpu.Tests.Parity;

/// <summary>Every layer of every cache of the samples and benchmarks, as its kernels and in C#.</summary>
public sealed class SampleCacheTests
{
    public static TheoryData<string> Names => SampleCaches.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Layers_KeepWhatTheProcessorDoes(string name)
    {
        CachePipeline pipeline = SampleCaches.Named(name);

        Assert.Equal(pipeline.Stages.Length, CacheWalk.Run(pipeline, int.Min(pipeline.Geometry.MaxTokens, 1100), seed: 2));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Texts_CompileToPtxWithoutWarning(string name) => CachePtxCheck.Compile(SampleCaches.Named(name));

    [Fact]
    public void Samples_HaveCachesOfEveryKernel()
    {
        GpuCacheScoring[] used = [.. SampleCaches.All.SelectMany(static pipeline => pipeline.Stages).Select(static stage => stage.Gpu?.Scoring!).Distinct()];

        Assert.All(
            [GpuCacheKernels.Knorm, GpuCacheKernels.ValueNorm, GpuCacheKernels.KeyDiff, GpuCacheKernels.QFilter, GpuCacheKernels.Tova, GpuCacheKernels.SnapKv],
            scoring => Assert.Contains(scoring, used));
    }
}

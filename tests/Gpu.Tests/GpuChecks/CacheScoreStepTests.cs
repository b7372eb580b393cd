extern alias Check;

using Check::PipelineDsl.GpuCheck.Machine;
using Check::PipelineDsl.GpuCheck.Pipelines;
using Check::PipelineDsl.GpuCheck.Timing;
using PipelineDsl.Gpu.Tests.Launch;

namespace PipelineDsl.Gpu.Tests.GpuChecks;

/// <summary>The step of <c>eng/gpu-check</c> that scores caches, on the stand-in of a GPU.</summary>
[Collection(StubCollection.Name)]
public sealed class CacheScoreStepTests
{
    [Fact]
    public void Kernels_AreLaunchedInOrder_OnTheStream()
    {
        using var norms = new CacheScoreStep(CheckDevice.OpenStandIn(StubGpu.Path), CacheOf4096.Definition);
        _ = StubGpu.TakeCalls();
        norms.Put(norms.Sets - 1, 7);
        string call = Assert.Single(Launches());
        Assert.Contains("score_by_small_key", call, StringComparison.Ordinal);

        using var attention = new CacheScoreStep(CheckDevice.OpenStandIn(StubGpu.Path), SnapKvOf4096.Definition);
        _ = StubGpu.TakeCalls();
        attention.Put(0, 7);
        string[] calls = Launches();
        string[] kernels = ["attend_to_cache", "receive_attention", "pool_attention", "mark_last_entries"];
        Assert.Equal(kernels.Length, calls.Length);
        Assert.All(kernels.Zip(calls), static pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }

    private static string[] Launches() => [.. StubGpu.TakeCalls().Where(static call => call.StartsWith("cuLaunchKernel", StringComparison.Ordinal))];
}

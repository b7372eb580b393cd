using System.Collections.Immutable;

namespace PipelineDsl.Gpu;

/// <summary>The kernels that score the entries of a cache. All take the arguments of <c>Text/caches/scoring.cl</c>.</summary>
/// <param name="Kernels">What is launched, one after the other on one stream.</param>
/// <param name="Work">Values of single precision that the kernels hand on to each other, for a launch.</param>
/// <param name="Signals">What is uploaded for them.</param>
public sealed record GpuCacheScoring(
    ImmutableArray<GpuCacheKernel> Kernels, Func<GpuCacheScoreSizes, long>? Work = null, CacheSignals Signals = CacheSignals.None);

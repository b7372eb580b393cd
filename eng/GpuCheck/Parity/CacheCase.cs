using PipelineDsl.GpuCheck.Report;
using PipelineDsl.KvCaches;

namespace PipelineDsl.GpuCheck.Parity;

/// <summary>Compacting a cache in one precision.</summary>
/// <param name="Pipeline">The pipeline: one layer.</param>
/// <param name="IsHalf">Whether the cache holds half precision.</param>
/// <param name="IsTurned">Whether kept keys are turned to new positions.</param>
internal sealed record CacheCase(CachePipeline Pipeline, bool IsHalf, bool IsTurned)
{
    /// <summary>The row of the report, not yet passed.</summary>
    internal ParityResult Row => new(
        Pipeline.Name, $"compaction{(IsTurned ? ", keys turned" : "")}", IsHalf ? "half" : "single", Batch: 1, SameDecisions: false, 0, Passed: false, "");
}

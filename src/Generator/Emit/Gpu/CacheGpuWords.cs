using PipelineDsl.Generator.Emit.Cache;
using PipelineDsl.Generator.Model.Cache;

namespace PipelineDsl.Generator.Emit.Gpu;

/// <summary>Where a cache on a GPU is compressed, for people.</summary>
internal static class CacheGpuWords
{
    /// <summary>What a hover text says: which layers are compressed where they are, and what the others need the processor for.</summary>
    internal static IEnumerable<string> Remarks(CachePipelineModel model)
    {
        foreach (CacheStageGroup alike in CacheStageGroup.Of(model, static stage => CacheScoring.Why(stage.Shape)))
        {
            string why = CacheScoring.Why(alike.Shape);
            string where = why.Length == 0 ? "a cache on an NVIDIA GPU is compressed where it is."
                : CacheScoring.MovesOnGpu(alike.Shape) ? $"of a cache on an NVIDIA GPU the processor scores a copy, and the GPU moves what stays. {why}"
                : $"of a cache on an NVIDIA GPU the processor compresses a copy. {why}";
            yield return $"{alike.Layers}: {where}";
        }
    }
}

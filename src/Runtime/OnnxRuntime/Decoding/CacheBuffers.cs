using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Makes the buffers of a decoder's cache in the memory that its model runs in.</summary>
internal static class CacheBuffers
{
    /// <summary>What makes the buffers of a layer, from its stage, the bytes of an entry and the entries that are never exceeded.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="pipeline">What compresses the cache; null keeps everything.</param>
    /// <param name="rotary">The model's rotation; null when it has none, or when nobody reads it.</param>
    /// <param name="isHalf">Whether keys and values are half precision.</param>
    /// <param name="options">The decoder's; one line says so where a GPU cannot compress the cache itself.</param>
    internal static Func<CacheStage?, long, int, LayerBuffers> In(
        DeviceMemory memory, CachePipeline? pipeline, RotaryEmbedding? rotary, bool isHalf, DecoderOptions options)
    {
        if (memory.IsProcessor)
        {
            return static (_, entryBytes, ceiling) => new LayerBuffers(entryBytes, ceiling);
        }

        CudaCacheKernels? kernels = null;
        if (pipeline is not null && memory is CudaMemory cuda
            && !CudaCacheKernels.TryOpen(cuda, pipeline, rotary, isHalf, out kernels, out string problem))
        {
            SessionFactory.Log(
                options.ForSession(externalDataFolder: null),
                $"the cache of {pipeline.Name} is copied to the processor to be compressed, because its kernels cannot be had: {problem}");
        }

        return (stage, entryBytes, ceiling) => new DeviceLayerBuffers(memory, entryBytes, ceiling, stage is null ? null : kernels?.Take(stage.Layer));
    }
}

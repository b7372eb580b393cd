using System.Diagnostics.CodeAnalysis;
using PipelineDsl.Gpu;
using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.OnnxRuntime;

/// <summary>The kernels of a pipeline over caches, loaded on a device.</summary>
internal sealed class CudaCacheKernels
{
    private readonly CudaCacheLayer?[] _layers;

    private CudaCacheKernels(CudaMemory memory, CachePipeline pipeline, RotaryEmbedding? rotary, bool isHalf)
    {
        _layers = new CudaCacheLayer?[pipeline.Geometry.Layers];
        CudaCacheScratch? scratch = null;
        try
        {
            foreach (CacheStage stage in pipeline.Stages)
            {
                if (stage.Gpu is { } gpu)
                {
                    GpuCacheMove kernels = Of(pipeline, gpu, rotary);
                    CudaModule module = memory.Runtime.Module(memory.Device, GpuSource.Complete(kernels.Text, isHalf));
                    scratch ??= new CudaCacheScratch(memory, kernels.Turns.IsEmpty ? null : new CudaTurns(memory.Device, kernels.Turns)).Share();
                    _layers[stage.Layer] = new CudaCacheLayer(module, pipeline, stage, scratch);
                }
            }
        }
        catch
        {
            foreach (CudaCacheLayer? layer in _layers)
            {
                layer?.Dispose();
            }

            throw;
        }
        finally
        {
            scratch?.Release();
        }
    }

    /// <summary>The kernels of a stage.</summary>
    /// <param name="pipeline">Its pipeline.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="rotary">The model's rotation, if it has one.</param>
    internal static GpuCacheMove Of(CachePipeline pipeline, GpuCacheStage stage, RotaryEmbedding? rotary) =>
        new(pipeline.Geometry.HeadDim, pipeline.Positions == PositionPolicy.Repacked ? rotary : null, stage.Text);

    /// <summary>Compiles and loads kernels.</summary>
    /// <param name="memory">Where the cache is.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="rotary">The model's rotation; null when it has none, or when nobody reads it.</param>
    /// <param name="isHalf">Whether keys and values are half precision.</param>
    /// <param name="kernels">The kernels; null where there are none.</param>
    /// <param name="problem">Why there are none, though the pipeline has texts; empty otherwise.</param>
    internal static bool TryOpen(
        CudaMemory memory,
        CachePipeline pipeline,
        RotaryEmbedding? rotary,
        bool isHalf,
        [NotNullWhen(true)] out CudaCacheKernels? kernels,
        out string problem)
    {
        (kernels, problem) = (null, "");
        try
        {
            kernels = new CudaCacheKernels(memory, pipeline, rotary, isHalf);
            return true;
        }
        catch (GpuException error)
        {
            problem = error.Message;
            return false;
        }
    }

    /// <summary>The kernels of a layer; null where it has none. Whoever takes them disposes of them.</summary>
    /// <param name="layer">0-based layer.</param>
    internal CudaCacheLayer? Take(int layer) => _layers[layer];
}

using PipelineDsl.Gpu;
using PipelineDsl.GpuCheck.Machine;
using PipelineDsl.KvCaches;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.GpuCheck.Timing;

/// <summary>Scoring the entries of one layer's cache, in half precision: the kernels of its stage, launched by hand so that they can be recorded.</summary>
internal sealed unsafe class CacheScoreStep : TimedStep
{
    /// <summary>Queries of a head that there are.</summary>
    private const int Queries = 64;

    private const int Pointers = 5;

    private readonly GpuCacheScoring _scoring;
    private readonly GpuCacheScoreSizes _sizes;
    private readonly CudaFunction[] _functions;
    private readonly nint[][] _addresses;

    /// <summary>Compiles the kernels and takes memory.</summary>
    /// <param name="device">The device.</param>
    /// <param name="pipeline">The pipeline: one layer, which is full, with kernels that score it by its keys.</param>
    /// <exception cref="GpuException">They cannot be compiled.</exception>
    internal CacheScoreStep(CheckDevice device, CachePipeline pipeline)
        : base(device, (long)pipeline.Geometry.KvHeads * pipeline.Geometry.MaxTokens * ((pipeline.Geometry.HeadDim * sizeof(Half)) + sizeof(float)))
    {
        CacheGeometry geometry = pipeline.Geometry;
        GpuCacheStage stage = pipeline.Stages[0].Gpu!;
        _scoring = stage.Scoring!;
        _sizes = new GpuCacheScoreSizes
        {
            Entries = geometry.MaxTokens, KvHeads = geometry.KvHeads, QueryHeads = geometry.QueryHeads, Queries = Queries, HeadDim = geometry.HeadDim,
        };
        string text = GpuSource.Complete(new GpuCacheMove(geometry.HeadDim, stage: stage.Text).Text, isHalf: true);
        CudaModule module = device.Gpu.Runtime.Module(device.Gpu.Device, text);
        _functions = [.. _scoring.Kernels.Select(kernel => module.Function(kernel.Name))];
        Half[] keys = Normal(geometry.KvHeads * geometry.MaxTokens * geometry.HeadDim);
        float[] queries = [.. Normal(int.Max(1, geometry.QueryHeads) * Queries * geometry.HeadDim).Select(static value => (float)value)];
        nint signals = OrtValues.Address(Fill<float>(queries, queries.Length).Value);
        nint work = OrtValues.Address(Empty<float>(long.Max(1, _scoring.Work?.Invoke(_sizes) ?? 0)).Value);
        _addresses = [.. Enumerable.Range(0, Sets).Select(_ => (nint[])
        [
            OrtValues.Address(Fill<Half>(keys, keys.Length).Value), 0, signals, work,
            OrtValues.Address(Empty<float>(geometry.KvHeads, geometry.MaxTokens).Value),
        ])];
    }

    /// <inheritdoc/>
    internal override void Put(int set, nint stream)
    {
        fixed (nint* addresses = _addresses[set])
        {
            GpuCacheScoreSizes sizes = _sizes;
            void** arguments = stackalloc void*[Pointers + 1];
            for (int i = 0; i < Pointers; i++)
            {
                arguments[i] = addresses + i;
            }

            arguments[Pointers] = &sizes;
            using CudaDevice.Scope scope = Device.Gpu.Device.Enter();
            for (int i = 0; i < _functions.Length; i++)
            {
                GpuCacheKernel kernel = _scoring.Kernels[i];
                _functions[i].Launch(kernel.GroupsX(sizes), kernel.GroupsY(sizes), kernel.Threads, stream, arguments);
            }
        }
    }
}

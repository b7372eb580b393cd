using System.Collections.Immutable;
using PipelineDsl.Gpu;
using PipelineDsl.KvCaches;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Scores and moves the entries of one layer's cache by the kernels of its stage, on the device's default stream: the model is not running meanwhile, since a
/// decoder waits for each run. For one thread at a time.
/// </summary>
internal sealed unsafe class CudaCacheLayer : IDisposable
{
    private const int ScoreArguments = 6, MoveArguments = 8;
    private const nint DefaultStream = 0;

    private readonly CudaDevice _device;
    private readonly CudaCacheScratch _scratch;
    private readonly string _pipeline;
    private readonly CacheStage _stage;
    private readonly GpuCacheScoreSizes _sizes;
    private readonly CudaFunction _move;
    private readonly CudaFunction? _turn;
    private readonly ImmutableArray<CudaFunction> _scoring = [];
    private readonly CudaEntryList _list;

    /// <summary>Finds the kernels.</summary>
    /// <param name="module">The stage's text, loaded.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="stage">The stage; it has kernels.</param>
    /// <param name="scratch">What all layers share.</param>
    /// <exception cref="GpuException">The text has no such kernel.</exception>
    internal CudaCacheLayer(CudaModule module, CachePipeline pipeline, CacheStage stage, CudaCacheScratch scratch)
    {
        (_device, _pipeline, _stage) = (module.Device, pipeline.Name, stage);
        bool readsQueries = (stage.Signals & CacheSignals.RecentQueries) != 0;
        CacheGeometry geometry = pipeline.Geometry;
        _sizes = new GpuCacheScoreSizes
        {
            KvHeads = geometry.KvHeads,
            QueryHeads = readsQueries ? geometry.QueryHeads : 0,
            HeadDim = geometry.HeadDim,
        };
        _move = module.Function(GpuCacheMove.MoveKernel);
        _turn = scratch.Turns == 0 ? null : module.Function(GpuCacheMove.TurnKernel);
        if (stage.Gpu!.Scoring is { } scoring)
        {
            _scoring = [.. scoring.Kernels.Select(kernel => module.Function(kernel.Name))];
        }

        _list = new CudaEntryList(_device);
        _scratch = scratch.Share();
    }

    /// <summary>Whether there are kernels that score.</summary>
    internal bool CanScore => !_scoring.IsEmpty;

    /// <summary>Bytes on the device, besides the cache.</summary>
    internal long Bytes => _scratch.BytesOfLayer;

    /// <summary>Scores all entries, and waits for the scores.</summary>
    /// <param name="keys">Keys [KV heads, entries, head width] on the device.</param>
    /// <param name="values">Values, shaped alike.</param>
    /// <param name="entries">Entries of a head, at least 1.</param>
    /// <param name="signals">Queries or filters; empty for none.</param>
    /// <param name="queries">Queries of a head.</param>
    /// <param name="scores">Receives the scores [KV heads, entries].</param>
    /// <exception cref="CacheException">The device failed.</exception>
    internal void Score(nint keys, nint values, int entries, ReadOnlySpan<float> signals, int queries, Span<float> scores)
    {
        GpuCacheScoring scoring = _stage.Gpu!.Scoring!;
        GpuCacheScoreSizes sizes = _sizes with { Entries = entries, Queries = queries };
        try
        {
            Upload(signals);
            _scratch.Work.Reserve((scoring.Work?.Invoke(sizes) ?? 0) * sizeof(float));
            _scratch.Scores.Reserve(scores.Length * sizeof(float));
            nint* addresses = stackalloc nint[ScoreArguments - 1]
            {
                keys, values, _scratch.Signals.Address, _scratch.Work.Address, _scratch.Scores.Address,
            };
            void** arguments = stackalloc void*[ScoreArguments];
            Arrange(arguments, addresses, ScoreArguments, &sizes);
            using (CudaDevice.Scope scope = _device.Enter())
            {
                for (int i = 0; i < _scoring.Length; i++)
                {
                    GpuCacheKernel kernel = scoring.Kernels[i];
                    _scoring[i].Launch(kernel.GroupsX(sizes), kernel.GroupsY(sizes), kernel.Threads, DefaultStream, arguments);
                }
            }

            fixed (float* host = scores)
            {
                _scratch.Memory.Download((nint)host, _scratch.Scores.Address, (long)scores.Length * sizeof(float));
            }
        }
        catch (GpuException error)
        {
            throw Failed("scoring", error);
        }
    }

    /// <summary>Puts what moves the entries that stay to other memory onto the device's stream.</summary>
    /// <param name="from">Keys and values [KV heads, entries, head width].</param>
    /// <param name="to">Receive what stays [KV heads, entries left, head width].</param>
    /// <param name="choice">What stays.</param>
    /// <param name="entries">Entries of a head, before.</param>
    /// <param name="shift">Positions by which keys are turned besides.</param>
    /// <exception cref="CacheException">The device failed.</exception>
    internal void Move((nint Keys, nint Values) from, (nint Keys, nint Values) to, CacheChoice choice, int entries, int shift)
    {
        var sizes = new GpuCacheSizes { Entries = entries, Kept = choice.Longest, Stride = entries, Shift = shift };
        if (sizes.Kept == 0)
        {
            return;
        }

        try
        {
            using CudaDevice.Scope scope = _device.Enter();
            nint counts = _list.Fill(choice, _sizes.KvHeads, entries);
            nint* addresses = stackalloc nint[MoveArguments - 1]
            {
                from.Keys, from.Values, _list.Stays, counts, to.Keys, to.Values, _scratch.Turns,
            };
            void** arguments = stackalloc void*[MoveArguments];
            Arrange(arguments, addresses, MoveArguments, &sizes);
            _move.Launch(GpuCacheMove.Groups(sizes), _sizes.KvHeads, GpuCacheMove.Threads, DefaultStream, arguments);
            _turn?.Launch(GpuCacheMove.Groups(sizes), _sizes.KvHeads, GpuCacheMove.Threads, DefaultStream, arguments);
            _list.ReadBy(DefaultStream);
        }
        catch (GpuException error)
        {
            throw Failed("moving entries", error);
        }
    }

    /// <summary>Waits for every move on the device's stream.</summary>
    /// <exception cref="CacheException">The device failed.</exception>
    internal void Wait()
    {
        try
        {
            using CudaDevice.Scope scope = _device.Enter();
            _device.Driver.StreamSynchronize(DefaultStream);
        }
        catch (GpuException error)
        {
            throw Failed("moving entries", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _list.Dispose();
        _scratch.Release();
    }

    private static void Arrange(void** arguments, nint* addresses, int count, void* sizes)
    {
        for (int i = 0; i < count - 1; i++)
        {
            arguments[i] = addresses + i;
        }

        arguments[count - 1] = sizes;
    }

    private void Upload(ReadOnlySpan<float> signals)
    {
        long bytes = (long)signals.Length * sizeof(float);
        _scratch.Signals.Reserve(bytes);
        fixed (float* host = signals)
        {
            _scratch.Memory.Upload(_scratch.Signals.Address, (nint)host, bytes);
        }
    }

    private CacheException Failed(string action, GpuException error) =>
        new(_pipeline, _stage.Layer, $"{action} on the GPU failed: {error.Message}", error);
}

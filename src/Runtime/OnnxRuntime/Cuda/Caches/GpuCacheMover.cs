using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.Gpu;
using PipelineDsl.KvCaches;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Compacts caches that are in the memory of a GPU, for callers with a loop of their own. <see cref="CacheCompactor.Choose"/> says what stays, from a copy of
/// the keys on the processor; <see cref="Move"/> then moves the rows on the device, and turns keys where positions are repacked. For one thread at a time.
/// </summary>
/// <example><code>
/// keys.CopyTo(hostKeys); // and values, tokens ... as the pipeline's scorers ask for them
/// int left = compactor.Choose(layer, new CacheRows&lt;Half&gt; { Keys = hostKeys, Values = hostValues, Entries = entries, Seen = seen });
/// mover.Move(stream.Handle, layer, keys, values, shorterKeys, shorterValues); // [1, heads, left, head width]
/// </code></example>
public sealed unsafe class GpuCacheMover : IDisposable
{
    private const int Arguments = 8;

    private readonly CacheCompactor _compactor;
    private readonly CudaDevice _device;
    private readonly CudaFunction _move;
    private readonly CudaFunction? _turn;
    private readonly CudaEntryList[] _lists;
    private readonly TensorElementType _type;
    private readonly bool _takesHostMemory;
    private readonly CudaTurns? _turns;
    private bool _isDisposed;

    private GpuCacheMover(GpuDevice device, CacheCompactor compactor, bool isHalf)
    {
        (_device, _compactor, _takesHostMemory) = (device.Device, compactor, device.Runtime.IsProcessor);
        _type = isHalf ? TensorElementType.Float16 : TensorElementType.Float;
        var kernels = new GpuCacheMove(compactor.Pipeline.Geometry.HeadDim, compactor.TurnedBy);
        CudaModule module = device.Runtime.Module(_device, GpuSource.Complete(kernels.Text, isHalf));
        _move = module.Function(GpuCacheMove.MoveKernel);
        _lists = [.. Enumerable.Range(0, compactor.Pipeline.Geometry.Layers).Select(_ => new CudaEntryList(_device))];
        if (compactor.TurnedBy is not null)
        {
            _turn = module.Function(GpuCacheMove.TurnKernel);
            _turns = new CudaTurns(_device, kernels.Turns);
        }
    }

    /// <summary>Compiles the kernels, or finds them compiled.</summary>
    /// <param name="device">The GPU.</param>
    /// <param name="compactor">What chooses; it has to live as long as this.</param>
    /// <param name="isHalf">Whether keys and values hold half precision; otherwise single.</param>
    /// <exception cref="CacheException">A stage folds evicted values into kept ones, which only the processor does.</exception>
    /// <exception cref="GpuException">The kernels cannot be compiled or loaded, or the device has no memory left.</exception>
    public static GpuCacheMover Open(GpuDevice device, CacheCompactor compactor, bool isHalf = false)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(compactor);
        CachePipeline pipeline = compactor.Pipeline;
        return pipeline.Stages.FirstOrDefault(static stage => stage.MergeThreshold is not null) is { } folding
            ? throw new CacheException(pipeline.Name, folding.Layer, "evicted values are folded into kept ones, which is done on the processor only.")
            : new GpuCacheMover(device, compactor, isHalf);
    }

    /// <summary>
    /// Puts onto a stream what moves the rows of one layer that stay to the front of other memory, and returns at once. Padding in front of heads that keep
    /// fewer than the longest becomes zeros. Waits only for an earlier move of the same layer.
    /// </summary>
    /// <param name="stream">The stream (CUstream).</param>
    /// <param name="layer">0-based layer, chosen from before. One that no stage compresses is copied whole.</param>
    /// <param name="keys">Keys [1, KV heads, entries, head width]; the leading 1 may be missing.</param>
    /// <param name="values">Values, of the same shape.</param>
    /// <param name="movedKeys">Receives the keys that stay [1, KV heads, entries left, head width]; other memory than <paramref name="keys"/>.</param>
    /// <param name="movedValues">Receives the values that stay, of the same shape.</param>
    /// <param name="shift">
    /// Positions by which every key is turned besides its new index less its old one, where positions are repacked and layers keep different numbers.
    /// </param>
    /// <returns>Entries left.</returns>
    /// <exception cref="CacheException">A tensor has another type, shape or memory; the message says which.</exception>
    /// <exception cref="InvalidOperationException">Nothing was chosen for this layer.</exception>
    /// <exception cref="GpuException">The driver refused.</exception>
    public int Move(nint stream, int layer, OrtValue keys, OrtValue values, OrtValue movedKeys, OrtValue movedValues, int shift = 0)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, _lists.Length);
        CacheGeometry geometry = _compactor.Pipeline.Geometry;
        int entries = Entries(layer, keys);
        CacheChoice? choice = _compactor.Stage(layer) is null ? null : _compactor.Chosen(layer, entries);
        int left = choice?.Longest ?? entries;
        nint* addresses = stackalloc nint[Arguments - 1]
        {
            Address(layer, "keys", keys, entries), Address(layer, "values", values, entries), 0, 0,
            Address(layer, "keys that stay", movedKeys, left), Address(layer, "values that stay", movedValues, left), _turns?.Address ?? 0,
        };
        if (addresses[0] == addresses[4] || addresses[1] == addresses[5])
        {
            throw Error(layer, "rows are moved to other memory than they are in, because many are moved at once; expected other tensors to receive them.");
        }

        var sizes = new GpuCacheSizes { Entries = entries, Kept = left, Stride = entries, Shift = shift };
        void** arguments = stackalloc void*[Arguments];
        for (int i = 0; i < Arguments - 1; i++)
        {
            arguments[i] = addresses + i;
        }

        arguments[Arguments - 1] = &sizes;
        if (left > 0)
        {
            using CudaDevice.Scope scope = _device.Enter();
            CudaEntryList list = _lists[layer];
            addresses[3] = list.Fill(choice, geometry.KvHeads, entries);
            addresses[2] = list.Stays;
            _move.Launch(GpuCacheMove.Groups(sizes), geometry.KvHeads, GpuCacheMove.Threads, stream, arguments);
            _turn?.Launch(GpuCacheMove.Groups(sizes), geometry.KvHeads, GpuCacheMove.Threads, stream, arguments);
            list.ReadBy(stream);
        }

        return left;
    }

    /// <summary>Frees memory; waits for moves that still read it.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        foreach (CudaEntryList list in _lists)
        {
            list.Dispose();
        }

        _turns?.Dispose();
    }

    private int Entries(int layer, OrtValue keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        long[] shape = keys.GetTensorTypeAndShape().Shape;
        return shape.Length is 3 or 4 && shape[^2] is >= 0 and <= int.MaxValue ? (int)shape[^2] : throw Misshapen(layer, "keys", shape, "entries");
    }

    /// <summary>Where a tensor is, once it is what it has to be.</summary>
    private nint Address(int layer, string what, OrtValue tensor, int entries)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        OrtTensorTypeAndShapeInfo info = tensor.GetTensorTypeAndShape();
        if (info.ElementDataType != _type)
        {
            throw Error(layer, $"expected {what} of {_type}, got {info.ElementDataType}.");
        }

        CacheGeometry geometry = _compactor.Pipeline.Geometry;
        long[] shape = info.Shape;
        bool fits = shape.Length is 3 or 4 && (shape.Length == 3 || shape[0] == 1)
            && shape[^3] == geometry.KvHeads && shape[^2] == entries && shape[^1] == geometry.HeadDim;
        if (!fits)
        {
            throw Misshapen(layer, what, shape, $"{entries}");
        }

        return OrtValues.IsOnDevice(tensor) || _takesHostMemory ? OrtValues.Address(tensor)
            : throw Error(layer, $"expected {what} in the memory of the GPU, got a tensor of the processor's; make it by {nameof(DeviceTensor)}.");
    }

    private CacheException Misshapen(int layer, string what, long[] shape, string entries)
    {
        CacheGeometry geometry = _compactor.Pipeline.Geometry;
        return Error(layer, $"expected {what} [1, {geometry.KvHeads}, {entries}, {geometry.HeadDim}], got the shape {ShapeText.Of(shape)}.");
    }

    private CacheException Error(int layer, string problem) => new(_compactor.Pipeline.Name, layer, problem);
}

using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Memory for one input or output of a runner, where the model runs. It holds the largest shape seen; tensors of all shapes are views of it, so
/// changing lengths cost no memory. On a device the processor sees a copy, made when it is needed.
/// </summary>
/// <param name="value">The input or output.</param>
/// <param name="memory">Memory that the model reads and writes; null for the processor's.</param>
internal sealed unsafe class TensorBuffer(ModelValue value, DeviceMemory? memory = null) : IDisposable
{
    private readonly DeviceMemory _memory = memory ?? ProcessorMemory.Instance;
    private readonly DeviceBlock _block = new(memory ?? ProcessorMemory.Instance);
    private readonly List<(long[] Shape, OrtValue Tensor)> _views = [];
    private OrtValue? _source;
    private bool _isOwn, _isFilledByProcessor, _isAhead;

    /// <summary>The input or output that this is for.</summary>
    internal ModelValue Value => value;

    /// <summary>The memory that the model reads or writes.</summary>
    internal DeviceMemory Memory => _memory;

    /// <summary>What the next run reads or the last one wrote.</summary>
    internal OrtValue? Current { get; private set; }

    /// <summary>Shape of <see cref="Current"/>.</summary>
    internal long[] Shape { get; private set; } = [];

    /// <summary>The elements of <see cref="Current"/> as the processor sees them, unless it is the caller's.</summary>
    /// <typeparam name="T">Type of an element; checked by the caller.</typeparam>
    internal Span<T> Elements<T>()
        where T : unmanaged
    {
        if (_isAhead)
        {
            _block.Download(BytesOf(Shape));
            _isAhead = false;
        }

        (_isFilledByProcessor, _source) = (true, null);
        return new Span<T>((void*)_block.Host, TensorView.CountOf(Shape));
    }

    /// <summary>Makes a view of that shape current.</summary>
    /// <param name="shape">The shape; checked by the caller.</param>
    /// <returns>Whether the memory moved, so that every other view is gone.</returns>
    /// <exception cref="ArgumentException">The shape has more elements than can be addressed.</exception>
    internal bool Select(ReadOnlySpan<long> shape)
    {
        foreach ((long[] known, OrtValue tensor) in _views)
        {
            if (shape.SequenceEqual(known))
            {
                (Shape, Current, _isOwn) = (known, tensor, true);
                return false;
            }
        }

        long bytes = BytesOf(shape);
        bool moves = _block.Address == 0 || bytes > _block.Bytes;
        if (moves)
        {
            FreeViews();
            _block.Reserve(bytes);
        }

        long[] added = shape.ToArray();
        OrtValue view = OrtValue.CreateTensorValueWithData(_memory.Info, value.Type, added, _block.Address, bytes);
        _views.Add((added, view));
        (Shape, Current, _isOwn) = (added, view, true);
        return moves;
    }

    /// <summary>Whether a tensor of the caller is what is read now.</summary>
    /// <param name="tensor">The tensor.</param>
    internal bool Reads(OrtValue tensor) => ReferenceEquals(Current, tensor) || ReferenceEquals(_source, tensor);

    /// <summary>Makes a tensor of the caller current: it is read where it is, or copied before every run where the model runs elsewhere.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="shape">Its shape.</param>
    internal void Bind(OrtValue tensor, long[] shape)
    {
        if (_memory.Holds(tensor))
        {
            (Current, Shape, _isOwn, _source) = (tensor, shape, false, null);
        }
        else if (OrtValues.IsOnDevice(tensor))
        {
            OrtMemoryInfo came = tensor.GetTensorMemoryInfo();
            throw new ArgumentException(
                $"'{value.Name}': the model reads it in memory {_memory.Info.Name} {_memory.Info.Id}, but the tensor is in memory {came.Name} {came.Id}.");
        }
        else
        {
            Select(shape);
            _source = tensor;
        }
    }

    /// <summary>Gives the device what the processor wrote; before a run that reads it.</summary>
    internal void Upload()
    {
        if (!_isOwn || _memory.IsProcessor)
        {
            return;
        }

        if (_source is not null)
        {
            _memory.Upload(_block.Address, OrtValues.Address(_source), BytesOf(Shape));
        }
        else if (_isFilledByProcessor)
        {
            // A caller may keep the span and write into it between runs.
            _block.Upload(BytesOf(Shape));
        }
    }

    /// <summary>Takes over what a run wrote into a tensor of ONNX Runtime's.</summary>
    /// <param name="tensor">The tensor, in the same memory and of the shape that is current.</param>
    internal void Adopt(OrtValue tensor) => _memory.Copy(_block.Address, OrtValues.Address(tensor), BytesOf(Shape));

    /// <summary>Says that a run wrote it, so that what the processor has is out of date.</summary>
    internal void Written() => _isAhead = !_memory.IsProcessor;

    /// <inheritdoc/>
    public void Dispose()
    {
        FreeViews();
        _block.Dispose();
    }

    private void FreeViews()
    {
        foreach ((_, OrtValue tensor) in _views)
        {
            tensor.Dispose();
        }

        _views.Clear();
        (Current, Shape, _isOwn) = (null, [], false);
    }

    private long BytesOf(ReadOnlySpan<long> shape)
    {
        try
        {
            return (long)TensorView.CountOf(shape) * TensorBase.GetElementTypeInfo(value.Type).TypeSize;
        }
        catch (OverflowException)
        {
            throw new ArgumentException($"'{value.Name}': a tensor of the shape {ShapeText.Of(shape)} has more elements than can be addressed.");
        }
    }
}

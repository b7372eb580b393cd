using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Native memory for one input or output of a runner. It holds the largest shape seen; tensors of all shapes are views of it, so
/// changing lengths cost no memory.
/// </summary>
internal sealed unsafe class TensorBuffer(ModelValue value) : IDisposable
{
    // What ONNX Runtime aligns its own tensors to.
    private const int Alignment = 64;

    private readonly List<(long[] Shape, OrtValue Tensor)> _views = [];
    private byte* _memory;
    private long _capacity;

    /// <summary>Frees the memory of a buffer that was never disposed.</summary>
    ~TensorBuffer() => NativeMemory.AlignedFree(_memory);

    /// <summary>The input or output that this is for.</summary>
    internal ModelValue Value => value;

    /// <summary>What the next run reads or the last one wrote.</summary>
    internal OrtValue? Current { get; private set; }

    /// <summary>Shape of <see cref="Current"/>.</summary>
    internal long[] Shape { get; private set; } = [];

    /// <summary>The elements of <see cref="Current"/>, unless it is the caller's.</summary>
    /// <typeparam name="T">Type of an element; checked by the caller.</typeparam>
    internal Span<T> Elements<T>()
        where T : unmanaged => new(_memory, TensorView.CountOf(Shape));

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
                (Shape, Current) = (known, tensor);
                return false;
            }
        }

        long bytes = BytesOf(shape);
        bool moves = _memory is null || bytes > _capacity;
        if (moves)
        {
            Free();

            // A tensor without elements needs an address too.
            _capacity = long.Max(bytes, Alignment);
            _memory = (byte*)NativeMemory.AlignedAlloc((nuint)_capacity, Alignment);
        }

        long[] added = shape.ToArray();
        OrtValue view = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, value.Type, added, (nint)_memory, bytes);
        _views.Add((added, view));
        (Shape, Current) = (added, view);
        return moves;
    }

    /// <summary>Makes a tensor of the caller current.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="shape">Its shape.</param>
    internal void Bind(OrtValue tensor, long[] shape) => (Current, Shape) = (tensor, shape);

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        foreach ((_, OrtValue tensor) in _views)
        {
            tensor.Dispose();
        }

        _views.Clear();
        (Current, Shape) = (null, []);
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _capacity = 0;
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

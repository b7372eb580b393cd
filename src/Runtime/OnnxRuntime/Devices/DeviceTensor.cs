using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// A tensor in the memory where a model runs. Bind its <see cref="Value"/> to an input, or to a model's IoBinding, and nothing is copied between runs;
/// <see cref="CopyFrom{T}"/> and <see cref="CopyTo{T}"/> go to and from the processor. Where the model runs on the processor it is memory of the processor.
/// </summary>
public sealed class DeviceTensor : IDisposable
{
    private readonly DeviceMemory _memory;
    private readonly DeviceBlock _block;
    private readonly long[] _shape;
    private readonly long _bytes;

    /// <summary>Takes memory, which is not cleared.</summary>
    /// <param name="memory">Where.</param>
    /// <param name="type">Type of its elements.</param>
    /// <param name="shape">Its shape.</param>
    internal DeviceTensor(DeviceMemory memory, TensorElementType type, ReadOnlySpan<long> shape)
    {
        _memory = memory;
        _shape = shape.ToArray();
        Type = type;
        _bytes = BytesOf(type, shape);
        _block = new DeviceBlock(memory);
        try
        {
            _block.Reserve(_bytes);
            Value = OrtValue.CreateTensorValueWithData(memory.Info, type, _shape, _block.Address, _bytes);
        }
        catch
        {
            _block.Dispose();
            throw;
        }
    }

    /// <summary>The tensor, for ONNX Runtime. It lives as long as this.</summary>
    public OrtValue Value { get; }

    /// <summary>Type of its elements.</summary>
    public TensorElementType Type { get; }

    /// <summary>Its shape.</summary>
    public ReadOnlySpan<long> Shape => _shape;

    /// <summary>Takes memory of a device, which is not cleared.</summary>
    /// <typeparam name="T">Type of an element.</typeparam>
    /// <param name="provider">Whose memory.</param>
    /// <param name="device">Which of its devices, from 0.</param>
    /// <param name="shape">Its shape.</param>
    /// <exception cref="ArgumentException">The shape is none.</exception>
    /// <exception cref="NotSupportedException">There is no such device, or there are no tensors of such elements.</exception>
    /// <exception cref="OutOfMemoryException">There is not that much memory.</exception>
    public static DeviceTensor Allocate<T>(ExecutionProvider provider, int device, params ReadOnlySpan<long> shape)
        where T : unmanaged => new(DeviceMemories.Of(provider, device), ElementType<T>.Value, shape);

    /// <summary>Fills it.</summary>
    /// <typeparam name="T">Type of an element.</typeparam>
    /// <param name="values">As many values as it has.</param>
    /// <exception cref="ArgumentException">Type or number differ.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void CopyFrom<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_block.Address == 0, this);
        TensorCopies.ToDevice(_memory, Type, _shape, _block.Address, values);
    }

    /// <summary>Reads it.</summary>
    /// <typeparam name="T">Type of an element.</typeparam>
    /// <param name="values">Receives as many values as it has.</param>
    /// <exception cref="ArgumentException">Type or number differ.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void CopyTo<T>(Span<T> values)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_block.Address == 0, this);
        TensorCopies.ToProcessor(_memory, Type, _shape, _block.Address, values);
    }

    /// <summary>Frees the memory. No run may read or write it any more.</summary>
    public void Dispose()
    {
        Value.Dispose();
        _block.Dispose();
    }

    private static long BytesOf(TensorElementType type, ReadOnlySpan<long> shape)
    {
        try
        {
            long count = 1;
            foreach (long length in shape)
            {
                count = length >= 0
                    ? checked(count * length)
                    : throw new ArgumentException($"There is no tensor of the shape {ShapeText.Of(shape)}.", nameof(shape));
            }

            return checked(count * TensorBase.GetElementTypeInfo(type).TypeSize);
        }
        catch (OverflowException)
        {
            throw new ArgumentException($"A tensor of the shape {ShapeText.Of(shape)} has more elements than can be addressed.", nameof(shape));
        }
    }
}

using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Copies between tensors, wherever they are, and memory of the processor. A copy is done when its method returns.</summary>
/// <remarks>
/// Runs of sessions are done when they return, so what they wrote can be copied. Work of your own on a stream must be waited for first.
/// </remarks>
public static class TensorCopies
{
    /// <summary>Reads a tensor.</summary>
    /// <typeparam name="T">Type of an element.</typeparam>
    /// <param name="tensor">A tensor of the processor's or of a CUDA device's memory.</param>
    /// <param name="values">Receives as many values as it has.</param>
    /// <exception cref="ArgumentException">Type or number differ.</exception>
    /// <exception cref="NotSupportedException">It is on a device of another kind.</exception>
    public static void CopyTo<T>(this OrtValue tensor, Span<T> values)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(tensor);
        OrtTensorTypeAndShapeInfo info = tensor.GetTensorTypeAndShape();
        ToProcessor(DeviceMemories.Of(tensor), info.ElementDataType, info.Shape, OrtValues.Address(tensor), values);
    }

    /// <summary>Fills a tensor.</summary>
    /// <typeparam name="T">Type of an element.</typeparam>
    /// <param name="tensor">A tensor of the processor's or of a CUDA device's memory.</param>
    /// <param name="values">As many values as it has.</param>
    /// <exception cref="ArgumentException">Type or number differ.</exception>
    /// <exception cref="NotSupportedException">It is on a device of another kind.</exception>
    public static void CopyFrom<T>(this OrtValue tensor, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(tensor);
        OrtTensorTypeAndShapeInfo info = tensor.GetTensorTypeAndShape();
        ToDevice(DeviceMemories.Of(tensor), info.ElementDataType, info.Shape, OrtValues.Address(tensor), values);
    }

    /// <summary>Copies from a device.</summary>
    /// <typeparam name="T">Type of an element.</typeparam>
    /// <param name="memory">The device's memory.</param>
    /// <param name="type">Type of the tensor's elements.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="values">Receives its values.</param>
    internal static unsafe void ToProcessor<T>(DeviceMemory memory, TensorElementType type, ReadOnlySpan<long> shape, nint address, Span<T> values)
        where T : unmanaged
    {
        Require<T>(type, shape, values.Length);
        fixed (T* host = values)
        {
            memory.Download((nint)host, address, (long)values.Length * sizeof(T));
        }
    }

    /// <summary>Copies to a device.</summary>
    /// <typeparam name="T">Type of an element.</typeparam>
    /// <param name="memory">The device's memory.</param>
    /// <param name="type">Type of the tensor's elements.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="values">Its values.</param>
    internal static unsafe void ToDevice<T>(DeviceMemory memory, TensorElementType type, ReadOnlySpan<long> shape, nint address, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Require<T>(type, shape, values.Length);
        fixed (T* host = values)
        {
            memory.Upload(address, (nint)host, (long)values.Length * sizeof(T));
        }
    }

    private static void Require<T>(TensorElementType type, ReadOnlySpan<long> shape, int count)
        where T : unmanaged
    {
        if (ElementType<T>.Value != type)
        {
            throw new ArgumentException($"The tensor holds {type}, not {ElementType<T>.Value}.");
        }

        long elements = 1;
        foreach (long length in shape)
        {
            elements *= length;
        }

        if (elements != count)
        {
            throw new ArgumentException($"The tensor {ShapeText.Of(shape)} has {elements} values, got {count}.");
        }
    }
}

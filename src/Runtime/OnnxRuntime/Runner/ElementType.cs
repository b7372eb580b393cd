using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace PipelineDsl.OnnxRuntime;

/// <summary>The element type of tensors of <typeparamref name="T"/>.</summary>
/// <typeparam name="T">Type of an element.</typeparam>
internal static class ElementType<T>
    where T : unmanaged
{
    private static readonly TensorElementType? Known =
        typeof(T) == typeof(float) ? TensorElementType.Float
        : typeof(T) == typeof(double) ? TensorElementType.Double
        : typeof(T) == typeof(Float16) || typeof(T) == typeof(Half) ? TensorElementType.Float16
        : typeof(T) == typeof(BFloat16) ? TensorElementType.BFloat16
        : typeof(T) == typeof(bool) ? TensorElementType.Bool
        : typeof(T) == typeof(long) ? TensorElementType.Int64
        : typeof(T) == typeof(ulong) ? TensorElementType.UInt64
        : typeof(T) == typeof(int) ? TensorElementType.Int32
        : typeof(T) == typeof(uint) ? TensorElementType.UInt32
        : typeof(T) == typeof(short) ? TensorElementType.Int16
        : typeof(T) == typeof(ushort) ? TensorElementType.UInt16
        : typeof(T) == typeof(sbyte) ? TensorElementType.Int8
        : typeof(T) == typeof(byte) ? TensorElementType.UInt8
        : null;

    /// <summary>The element type.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    internal static TensorElementType Value => Known ?? throw new NotSupportedException($"Tensors have no elements of type {typeof(T)}.");
}

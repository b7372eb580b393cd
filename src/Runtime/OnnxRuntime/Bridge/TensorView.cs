using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace PipelineDsl.OnnxRuntime;

/// <summary>A tensor that ONNX Runtime owns. Shape and elements are read in place.</summary>
internal readonly unsafe ref struct TensorView
{
    private readonly byte* _data;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TensorView(nint value)
    {
        OrtStatus.Check(OrtApi.GetTensorElementTypeAndShapeDataReference(value, out int type, out long* shape, out nuint rank));
        OrtStatus.Check(OrtApi.GetTensorMutableData(value, out _data));
        IsPresent = true;
        Type = (TensorElementType)type;
        Shape = new ReadOnlySpan<long>(shape, (int)rank);
        Count = CountOf(Shape);
    }

    /// <summary>Whether the node has this input.</summary>
    internal bool IsPresent { get; }

    /// <summary>Type of its elements.</summary>
    internal TensorElementType Type { get; }

    /// <summary>Its shape.</summary>
    internal ReadOnlySpan<long> Shape { get; }

    /// <summary>Number of its elements.</summary>
    internal int Count { get; }

    /// <summary>Where its elements are.</summary>
    internal nint Address => (nint)_data;

    /// <summary>Its elements. The caller has checked <see cref="Type"/>.</summary>
    /// <typeparam name="T">Type of an element.</typeparam>
    internal ReadOnlySpan<T> Data<T>()
        where T : unmanaged => new(_data, Count);

    /// <summary>Number of elements of a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <exception cref="OverflowException">More elements than a span can hold.</exception>
    internal static int CountOf(ReadOnlySpan<long> shape)
    {
        int count = 1;
        foreach (long dimension in shape)
        {
            count = checked((int)(count * dimension));
        }

        return count;
    }
}

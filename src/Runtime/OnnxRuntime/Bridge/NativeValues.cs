using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// The values of a session's inputs or outputs for one run, as native handles. Tensors are views of the caller's memory, and making one takes no
/// managed memory. A value that was not set is null: as an output, ONNX Runtime makes it.
/// </summary>
internal sealed unsafe class NativeValues : IDisposable
{
    private readonly int _count;
    private nint* _values;
    private nint _memory;

    /// <summary>Makes an array of nulls.</summary>
    /// <param name="count">Number of values.</param>
    internal NativeValues(int count)
    {
        _count = count;
        _values = (nint*)NativeMemory.AllocZeroed((nuint)int.Max(1, count), (nuint)sizeof(nint));
        OrtStatus.Check(OrtApi.CreateCpuMemoryInfo(0, 0, out _memory));
    }

    /// <summary>Frees values that were never disposed.</summary>
    ~NativeValues() => Free();

    /// <summary>The handles.</summary>
    internal nint* Pointer => _values;

    /// <summary>Reads a tensor in place.</summary>
    /// <param name="index">Which value.</param>
    internal TensorView View(int index) => new(_values[index]);

    /// <summary>Makes a value a view of memory.</summary>
    /// <param name="index">Which value; it is null so far.</param>
    /// <param name="data">The memory, which outlives the value; not null.</param>
    /// <param name="type">Type of the elements.</param>
    /// <param name="elementBytes">Bytes of an element.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="memory">Where the memory is; null for the processor's.</param>
    internal void Set(int index, void* data, TensorElementType type, int elementBytes, ReadOnlySpan<long> shape, OrtMemoryInfo? memory = null)
    {
        nuint bytes = (nuint)elementBytes;
        foreach (long length in shape)
        {
            bytes = checked(bytes * (nuint)length);
        }

        nint info = memory?.DangerousGetHandle() ?? _memory;
        fixed (long* lengths = shape)
        {
            OrtStatus.Check(OrtApi.CreateTensorWithDataAsOrtValue(info, data, bytes, lengths, (nuint)shape.Length, (int)type, out _values[index]));
        }
    }

    /// <summary>Frees all values; what they are views of stays.</summary>
    internal void Clear()
    {
        for (int i = 0; i < _count; i++)
        {
            if (_values[i] != 0)
            {
                OrtApi.ReleaseValue(_values[i]);
                _values[i] = 0;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_values is null)
        {
            return;
        }

        Clear();
        NativeMemory.Free(_values);
        _values = null;
        if (_memory != 0)
        {
            OrtApi.ReleaseMemoryInfo(_memory);
            _memory = 0;
        }
    }
}

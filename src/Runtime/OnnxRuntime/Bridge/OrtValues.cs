using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Reads tensors of the official C# API in place: its own getters make a new array for every shape that is asked for.</summary>
internal static unsafe class OrtValues
{
    private const int ProcessorMemory = 0;

    /// <summary>A tensor that the processor can read.</summary>
    /// <param name="value">The tensor; it has to live as long as the view.</param>
    /// <param name="problem">What is wrong with it; null when it could be read.</param>
    internal static TensorView View(OrtValue value, out string? problem)
    {
        nint handle = Handle(value);
        problem = handle == 0 ? "it was disposed" : !value.IsTensor ? $"it is {value.OnnxType} and no tensor" : null;
        if (problem is null)
        {
            OrtStatus.Check(OrtApi.GetTensorMemoryInfo(handle, out nint memory));
            OrtApi.MemoryInfoGetDeviceType(memory, out int device);
            problem = device == ProcessorMemory ? null : "its memory is on another device; copy it to the processor's";
        }

        return problem is null ? new TensorView(handle) : default;
    }

    /// <summary>The native value; it lives as long as <paramref name="value"/>, and is 0 after that was disposed.</summary>
    /// <param name="value">The value.</param>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Handle")]
    internal static extern nint Handle(OrtValue value);
}

using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Reads tensors of the official C# API in place: its own getters make a new array for every shape that is asked for.</summary>
internal static unsafe class OrtValues
{
    private const int ProcessorType = 0;

    /// <summary>A tensor that the processor can read.</summary>
    /// <param name="value">The tensor; it has to live as long as the view.</param>
    /// <param name="problem">What is wrong with it; null when it could be read.</param>
    internal static TensorView View(OrtValue value, out string? problem)
    {
        nint handle = Handle(value);
        problem = handle == 0 ? "it was disposed" : !value.IsTensor ? $"it is {value.OnnxType} and no tensor" : null;
        if (problem is null && IsOnDevice(value))
        {
            problem = "its memory is on another device; copy it to the processor's";
        }

        return problem is null ? new TensorView(handle) : default;
    }

    /// <summary>Whether a tensor's memory is not the processor's.</summary>
    /// <param name="tensor">A tensor.</param>
    internal static bool IsOnDevice(OrtValue tensor)
    {
        OrtStatus.Check(OrtApi.GetTensorMemoryInfo(Handle(tensor), out nint memory));
        OrtApi.MemoryInfoGetDeviceType(memory, out int device);
        return device != ProcessorType;
    }

    /// <summary>Where a tensor's elements are, in whichever memory.</summary>
    /// <param name="tensor">A tensor.</param>
    internal static nint Address(OrtValue tensor)
    {
        OrtStatus.Check(OrtApi.GetTensorMutableData(Handle(tensor), out byte* data));
        return (nint)data;
    }

    /// <summary>The native value; it lives as long as <paramref name="value"/>, and is 0 after that was disposed.</summary>
    /// <param name="value">The value.</param>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Handle")]
    internal static extern nint Handle(OrtValue value);
}

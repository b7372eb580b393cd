using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// The functions of ONNX Runtime's C API that custom operators need and the official C# API does not expose, and those that it exposes at the
/// price of managed memory. The API is a table of function pointers that only ever grows; the numbers are the functions' places in
/// onnxruntime_c_api.h.
/// </summary>
internal static unsafe class OrtApi
{
    /// <summary>The API version asked for: 1.24 was the first with <see cref="GetTensorElementTypeAndShapeDataReference"/>.</summary>
    internal const uint Version = 24;

    private static readonly nint* Table = Load();

    internal static delegate* unmanaged[Cdecl]<int, byte*, nint> CreateStatus => (delegate* unmanaged[Cdecl]<int, byte*, nint>)Table[0];

    internal static delegate* unmanaged[Cdecl]<nint, byte*> GetErrorMessage => (delegate* unmanaged[Cdecl]<nint, byte*>)Table[2];

    /// <summary>Session, run options, names and values of the inputs and their number, names of the outputs and their number, values of the outputs.</summary>
    internal static delegate* unmanaged[Cdecl]<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint> Run =>
        (delegate* unmanaged[Cdecl]<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint>)Table[9];

    internal static delegate* unmanaged[Cdecl]<byte*, out nint, nint> CreateCustomOpDomain => (delegate* unmanaged[Cdecl]<byte*, out nint, nint>)Table[26];

    internal static delegate* unmanaged[Cdecl]<nint, NativeOperator*, nint> CustomOpDomainAdd =>
        (delegate* unmanaged[Cdecl]<nint, NativeOperator*, nint>)Table[27];

    internal static delegate* unmanaged[Cdecl]<nint, nint, nint> AddCustomOpDomain => (delegate* unmanaged[Cdecl]<nint, nint, nint>)Table[28];

    /// <summary>Memory info, data, its bytes, shape, rank, element type, the value.</summary>
    internal static delegate* unmanaged[Cdecl]<nint, void*, nuint, long*, nuint, int, out nint, nint> CreateTensorWithDataAsOrtValue =>
        (delegate* unmanaged[Cdecl]<nint, void*, nuint, long*, nuint, int, out nint, nint>)Table[49];

    // The getters return at once, so they need no change to preemptive mode: that halves their cost.
    internal static delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, out byte*, nint> GetTensorMutableData =>
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, out byte*, nint>)Table[51];

    internal static delegate* unmanaged[Cdecl]<out nint, nint> CreateTensorTypeAndShapeInfo => (delegate* unmanaged[Cdecl]<out nint, nint>)Table[57];

    internal static delegate* unmanaged[Cdecl]<nint, int, nint> SetTensorElementType => (delegate* unmanaged[Cdecl]<nint, int, nint>)Table[58];

    internal static delegate* unmanaged[Cdecl]<nint, long*, nuint, nint> SetDimensions => (delegate* unmanaged[Cdecl]<nint, long*, nuint, nint>)Table[59];

    internal static delegate* unmanaged[Cdecl]<nint, out int, nint> GetTensorElementType => (delegate* unmanaged[Cdecl]<nint, out int, nint>)Table[60];

    internal static delegate* unmanaged[Cdecl]<nint, out nuint, nint> GetDimensionsCount => (delegate* unmanaged[Cdecl]<nint, out nuint, nint>)Table[61];

    internal static delegate* unmanaged[Cdecl]<nint, long*, nuint, nint> GetDimensions => (delegate* unmanaged[Cdecl]<nint, long*, nuint, nint>)Table[62];

    internal static delegate* unmanaged[Cdecl]<nint, byte**, nuint, nint> GetSymbolicDimensions =>
        (delegate* unmanaged[Cdecl]<nint, byte**, nuint, nint>)Table[63];

    /// <summary>Allocator type (0: device), memory type (0: default), the memory info.</summary>
    internal static delegate* unmanaged[Cdecl]<int, int, out nint, nint> CreateCpuMemoryInfo => (delegate* unmanaged[Cdecl]<int, int, out nint, nint>)Table[69];

    internal static delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, out int, nint> MemoryInfoGetId =>
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, out int, nint>)Table[72];

    internal static delegate* unmanaged[Cdecl]<nint, nint, nint> AllocatorFree => (delegate* unmanaged[Cdecl]<nint, nint, nint>)Table[76];

    internal static delegate* unmanaged[Cdecl]<nint, out nint, nint> AllocatorGetInfo => (delegate* unmanaged[Cdecl]<nint, out nint, nint>)Table[77];

    internal static delegate* unmanaged[Cdecl]<nint, byte*, out float, nint> KernelInfoGetAttributeFloat =>
        (delegate* unmanaged[Cdecl]<nint, byte*, out float, nint>)Table[85];

    internal static delegate* unmanaged[Cdecl]<nint, byte*, out long, nint> KernelInfoGetAttributeInt64 =>
        (delegate* unmanaged[Cdecl]<nint, byte*, out long, nint>)Table[86];

    internal static delegate* unmanaged[Cdecl]<nint, byte*, byte*, ref nuint, nint> KernelInfoGetAttributeString =>
        (delegate* unmanaged[Cdecl]<nint, byte*, byte*, ref nuint, nint>)Table[87];

    internal static delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, nuint, out nint, nint> KernelContextGetInput =>
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, nuint, out nint, nint>)Table[90];

    internal static delegate* unmanaged[Cdecl]<nint, nuint, long*, nuint, out nint, nint> KernelContextGetOutput =>
        (delegate* unmanaged[Cdecl]<nint, nuint, long*, nuint, out nint, nint>)Table[91];

    internal static delegate* unmanaged[Cdecl]<nint, void> ReleaseStatus => (delegate* unmanaged[Cdecl]<nint, void>)Table[93];

    internal static delegate* unmanaged[Cdecl]<nint, void> ReleaseMemoryInfo => (delegate* unmanaged[Cdecl]<nint, void>)Table[94];

    internal static delegate* unmanaged[Cdecl]<nint, void> ReleaseValue => (delegate* unmanaged[Cdecl]<nint, void>)Table[96];

    internal static delegate* unmanaged[Cdecl]<nint, void> ReleaseTensorTypeAndShapeInfo => (delegate* unmanaged[Cdecl]<nint, void>)Table[99];

    internal static delegate* unmanaged[Cdecl]<nint, void> ReleaseAllocator => (delegate* unmanaged[Cdecl]<nint, void>)Table[132];

    internal static delegate* unmanaged[Cdecl]<nint, out nint, nint> KernelContextGetGpuComputeStream =>
        (delegate* unmanaged[Cdecl]<nint, out nint, nint>)Table[193];

    internal static delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, out nint, nint> GetTensorMemoryInfo =>
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, out nint, nint>)Table[194];

    internal static delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, out int, void> MemoryInfoGetDeviceType =>
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, out int, void>)Table[225];

    internal static delegate* unmanaged[Cdecl]<nint, out nuint, nint> KernelInfoGetInputCount => (delegate* unmanaged[Cdecl]<nint, out nuint, nint>)Table[230];

    internal static delegate* unmanaged[Cdecl]<nint, out nuint, nint> KernelInfoGetOutputCount => (delegate* unmanaged[Cdecl]<nint, out nuint, nint>)Table[231];

    internal static delegate* unmanaged[Cdecl]<nint, nuint, byte*, ref nuint, nint> KernelInfoGetInputName =>
        (delegate* unmanaged[Cdecl]<nint, nuint, byte*, ref nuint, nint>)Table[232];

    internal static delegate* unmanaged[Cdecl]<nint, nuint, byte*, ref nuint, nint> KernelInfoGetOutputName =>
        (delegate* unmanaged[Cdecl]<nint, nuint, byte*, ref nuint, nint>)Table[233];

    internal static delegate* unmanaged[Cdecl]<nint, out nuint, nint> ShapeInferContextGetInputCount =>
        (delegate* unmanaged[Cdecl]<nint, out nuint, nint>)Table[267];

    internal static delegate* unmanaged[Cdecl]<nint, nuint, out nint, nint> ShapeInferContextGetInputTypeShape =>
        (delegate* unmanaged[Cdecl]<nint, nuint, out nint, nint>)Table[268];

    internal static delegate* unmanaged[Cdecl]<nint, byte*, out nint, nint> ShapeInferContextGetAttribute =>
        (delegate* unmanaged[Cdecl]<nint, byte*, out nint, nint>)Table[269];

    internal static delegate* unmanaged[Cdecl]<nint, nuint, nint, nint> ShapeInferContextSetOutputTypeShape =>
        (delegate* unmanaged[Cdecl]<nint, nuint, nint, nint>)Table[270];

    internal static delegate* unmanaged[Cdecl]<nint, byte**, nuint, nint> SetSymbolicDimensions =>
        (delegate* unmanaged[Cdecl]<nint, byte**, nuint, nint>)Table[271];

    internal static delegate* unmanaged[Cdecl]<nint, int, void*, nuint, out nuint, nint> ReadOpAttr =>
        (delegate* unmanaged[Cdecl]<nint, int, void*, nuint, out nuint, nint>)Table[272];

    internal static delegate* unmanaged[Cdecl]<nint, delegate* unmanaged[Cdecl]<void*, nuint, void>, nuint, nuint, void*, nint> KernelContextParallelFor =>
        (delegate* unmanaged[Cdecl]<nint, delegate* unmanaged[Cdecl]<void*, nuint, void>, nuint, nuint, void*, nint>)Table[274];

    /// <summary>Context, memory info, bytes, the memory: the caller gives it back to the allocator of that memory info.</summary>
    internal static delegate* unmanaged[Cdecl]<nint, nint, nuint, out nint, nint> KernelContextGetScratchBuffer =>
        (delegate* unmanaged[Cdecl]<nint, nint, nuint, out nint, nint>)Table[277];

    /// <summary>Kernel info, memory type (0: the provider's), the allocator.</summary>
    internal static delegate* unmanaged[Cdecl]<nint, int, out nint, nint> KernelInfoGetAllocator =>
        (delegate* unmanaged[Cdecl]<nint, int, out nint, nint>)Table[278];

    internal static delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, out int, out long*, out nuint, nint> GetTensorElementTypeAndShapeDataReference =>
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, out int, out long*, out nuint, nint>)Table[414];

    /// <summary>Loads the library now, so that a failure arrives as itself and not as that of a type initialiser.</summary>
    /// <exception cref="DllNotFoundException">The native library is missing.</exception>
    /// <exception cref="NotSupportedException">The native library is too old.</exception>
    internal static void EnsureLoaded()
    {
        try
        {
            _ = CreateStatus;
        }
        catch (TypeInitializationException exception) when (exception.InnerException is not null)
        {
            throw exception.InnerException;
        }
    }

    private static nint* Load()
    {
        // The library is the one that the official API loads: by the same name, from beside that assembly.
        if (!NativeLibrary.TryLoad("onnxruntime", typeof(SessionOptions).Assembly, null, out nint library)
            || !NativeLibrary.TryGetExport(library, "OrtGetApiBase", out nint export))
        {
            throw new DllNotFoundException("ONNX Runtime's native library (onnxruntime) was not found beside Microsoft.ML.OnnxRuntime.dll.");
        }

        nint* apiBase = ((delegate* unmanaged[Cdecl]<nint*>)export)();
        nint* table = ((delegate* unmanaged[Cdecl]<uint, nint*>)apiBase[0])(Version);
        if (table is null)
        {
            string? loaded = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged[Cdecl]<byte*>)apiBase[1])());
            throw new NotSupportedException($"ONNX Runtime 1.{Version} or later is needed, but {loaded} is loaded.");
        }

        return table;
    }
}

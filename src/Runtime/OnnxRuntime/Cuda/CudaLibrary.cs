using System.Runtime.InteropServices;

namespace PipelineDsl.OnnxRuntime;

/// <summary>A native library whose functions are looked up by name.</summary>
/// <param name="handle">The loaded library.</param>
/// <param name="name">Its name, for messages.</param>
internal readonly struct CudaLibrary(nint handle, string name)
{
    /// <summary>The address of a function.</summary>
    /// <param name="function">Its name.</param>
    /// <exception cref="GpuException">The library does not have it.</exception>
    internal nint Find(string function) => NativeLibrary.TryGetExport(handle, function, out nint address)
        ? address
        : throw new GpuException($"{name} has no function {function}: it is too old.");
}

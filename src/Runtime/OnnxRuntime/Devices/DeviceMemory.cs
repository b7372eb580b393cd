using Microsoft.ML.OnnxRuntime;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// The memory in which a session reads inputs and writes outputs, and the copies between it and the processor's. Addresses are of one or the other:
/// code on the processor reads and writes a device's memory only where <see cref="IsProcessor"/> says so. Safe for concurrent use.
/// </summary>
internal abstract class DeviceMemory
{
    /// <summary>What ONNX Runtime calls it.</summary>
    internal abstract OrtMemoryInfo Info { get; }

    /// <summary>Whether it is the processor's own memory, so that nothing needs to be copied.</summary>
    internal virtual bool IsProcessor => false;

    /// <summary>Takes memory of the device.</summary>
    /// <param name="bytes">How much; at least 1.</param>
    /// <returns>Its address there.</returns>
    /// <exception cref="OutOfMemoryException">There is not that much.</exception>
    internal abstract nint Allocate(long bytes);

    /// <summary>Gives memory of the device back.</summary>
    /// <param name="address">What <see cref="Allocate"/> gave; 0 does nothing.</param>
    internal abstract void Free(nint address);

    /// <summary>Takes memory of the processor that the device copies from and to directly.</summary>
    /// <param name="bytes">How much; at least 1.</param>
    /// <exception cref="OutOfMemoryException">There is not that much.</exception>
    internal abstract nint AllocateHost(long bytes);

    /// <summary>Gives memory of the processor back.</summary>
    /// <param name="address">What <see cref="AllocateHost"/> gave; 0 does nothing.</param>
    internal abstract void FreeHost(nint address);

    /// <summary>Copies from the processor to the device; the copy is done when this returns.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="host">Where from.</param>
    /// <param name="bytes">How much.</param>
    internal abstract void Upload(nint address, nint host, long bytes);

    /// <summary>Copies from the device to the processor; the copy is done when this returns.</summary>
    /// <param name="host">Where to.</param>
    /// <param name="address">Where from.</param>
    /// <param name="bytes">How much.</param>
    internal abstract void Download(nint host, nint address, long bytes);

    /// <summary>Copies within the device; the copy is done when this returns.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="source">Where from.</param>
    /// <param name="bytes">How much.</param>
    internal abstract void Copy(nint destination, nint source, long bytes);

    /// <summary>Whether a session on the device reads a tensor where it is.</summary>
    /// <param name="tensor">A tensor.</param>
    internal abstract bool Holds(OrtValue tensor);

    /// <summary>Whether it is the memory that ONNX Runtime says an input or output of a session is in; the processor's is the other possibility.</summary>
    /// <param name="info">What ONNX Runtime says.</param>
    internal abstract bool Is(OrtMemoryInfo info);
}

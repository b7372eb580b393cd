using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace PipelineDsl.OnnxRuntime;

/// <summary>The processor's own memory.</summary>
internal sealed unsafe class ProcessorMemory : DeviceMemory
{
    // What ONNX Runtime aligns its own tensors to.
    private const int Alignment = 64;

    private ProcessorMemory()
    {
    }

    /// <summary>The only one.</summary>
    internal static ProcessorMemory Instance { get; } = new();

    /// <inheritdoc/>
    internal override OrtMemoryInfo Info => OrtMemoryInfo.DefaultInstance;

    /// <inheritdoc/>
    internal override bool IsProcessor => true;

    /// <inheritdoc/>
    internal override nint Allocate(long bytes) => (nint)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);

    /// <inheritdoc/>
    internal override void Free(nint address) => NativeMemory.AlignedFree((void*)address);

    /// <inheritdoc/>
    internal override nint AllocateHost(long bytes) => Allocate(bytes);

    /// <inheritdoc/>
    internal override void FreeHost(nint address) => Free(address);

    /// <inheritdoc/>
    internal override void Upload(nint address, nint host, long bytes) => Copy(address, host, bytes);

    /// <inheritdoc/>
    internal override void Download(nint host, nint address, long bytes) => Copy(host, address, bytes);

    /// <inheritdoc/>
    internal override void Copy(nint destination, nint source, long bytes) => Buffer.MemoryCopy((void*)source, (void*)destination, bytes, bytes);

    /// <inheritdoc/>
    internal override bool Holds(OrtValue tensor) => !OrtValues.IsOnDevice(tensor);

    /// <inheritdoc/>
    internal override bool Is(OrtMemoryInfo info) => true;
}

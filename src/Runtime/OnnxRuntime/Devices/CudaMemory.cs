using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.OnnxRuntime;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Memory of an NVIDIA GPU. It is taken from the driver and not from ONNX Runtime's arena, whose C# API takes at most 4 GB at once and copies nothing.
/// The driver's context is the device's primary one, in which ONNX Runtime works too, so each knows the addresses of the other.
/// </summary>
/// <param name="runtime">The driver, and what was compiled for its devices.</param>
/// <param name="device">The GPU, one of the driver's.</param>
internal sealed unsafe class CudaMemory(CudaRuntime runtime, CudaDevice device) : DeviceMemory
{
    /// <summary>The driver, and what was compiled for its devices.</summary>
    internal CudaRuntime Runtime => runtime;

    /// <summary>The GPU.</summary>
    internal CudaDevice Device => device;

    /// <summary>What ONNX Runtime calls the memory of a CUDA device.</summary>
    internal const string Name = "Cuda";

    private const int OutOfMemory = 2;
    private const nint DefaultStream = 0;

    private static readonly ConcurrentDictionary<int, CudaMemory> _opened = [];

    /// <inheritdoc/>
    internal override OrtMemoryInfo Info { get; } = new(Name, OrtAllocatorType.DeviceAllocator, device.Ordinal, OrtMemType.Default);

    /// <summary>Opens the memory of a device of this machine.</summary>
    /// <param name="ordinal">The device, from 0.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="problem">Why there is none; empty when there is one.</param>
    internal static bool TryOpen(int ordinal, [NotNullWhen(true)] out CudaMemory? memory, out string problem)
    {
        try
        {
            memory = _opened.GetOrAdd(ordinal, static ordinal => new(CudaRuntime.Default, CudaRuntime.Default.Device(ordinal)));
            problem = "";
            return true;
        }
        catch (GpuException exception)
        {
            (memory, problem) = (null, exception.Message);
            return false;
        }
    }

    /// <inheritdoc/>
    internal override nint Allocate(long bytes)
    {
        using CudaDevice.Scope scope = device.Enter();
        try
        {
            return device.Driver.MemAlloc((nuint)bytes);
        }
        catch (GpuException exception) when (exception.Code == OutOfMemory)
        {
            throw new OutOfMemoryException($"CUDA device {device.Ordinal} has no {bytes} bytes left. {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    internal override void Free(nint address)
    {
        if (address != 0)
        {
            using CudaDevice.Scope scope = device.Enter();
            device.Driver.MemFree(address);
        }
    }

    /// <inheritdoc/>
    internal override nint AllocateHost(long bytes)
    {
        using CudaDevice.Scope scope = device.Enter();
        try
        {
            return device.Driver.MemHostAlloc((nuint)bytes, 0);
        }
        catch (GpuException exception) when (exception.Code == OutOfMemory)
        {
            throw new OutOfMemoryException($"The processor has no {bytes} bytes left that a GPU can copy from. {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    internal override void FreeHost(nint address)
    {
        if (address != 0)
        {
            using CudaDevice.Scope scope = device.Enter();
            device.Driver.MemFreeHost(address);
        }
    }

    /// <inheritdoc/>
    internal override void Upload(nint address, nint host, long bytes)
    {
        if (bytes > 0)
        {
            using CudaDevice.Scope scope = device.Enter();
            device.Driver.MemcpyHtoD(address, (void*)host, (nuint)bytes);

            // From memory that is not page-locked the driver returns when it has read it, before it is on the device; and ONNX Runtime's stream does not
            // wait for the default one.
            device.Driver.StreamSynchronize(DefaultStream);
        }
    }

    /// <inheritdoc/>
    internal override void Download(nint host, nint address, long bytes)
    {
        if (bytes > 0)
        {
            using CudaDevice.Scope scope = device.Enter();
            device.Driver.MemcpyDtoH((void*)host, address, (nuint)bytes);
        }
    }

    /// <inheritdoc/>
    internal override void Copy(nint destination, nint source, long bytes)
    {
        if (bytes > 0)
        {
            using CudaDevice.Scope scope = device.Enter();
            device.Driver.MemcpyDtoD(destination, source, (nuint)bytes);

            // The driver does not wait for copies within a device.
            device.Driver.StreamSynchronize(DefaultStream);
        }
    }

    /// <inheritdoc/>
    internal override bool Holds(OrtValue tensor) => OrtValues.IsOnDevice(tensor) && Is(tensor.GetTensorMemoryInfo());

    /// <inheritdoc/>
    internal override bool Is(OrtMemoryInfo info) => info.Name == Name && info.Id == device.Ordinal;
}

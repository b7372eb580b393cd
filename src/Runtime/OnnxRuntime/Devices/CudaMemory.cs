using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.OnnxRuntime;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Memory of an NVIDIA GPU. It is taken from the driver and not from ONNX Runtime's arena, whose C# API takes at most 4 GB at once and copies nothing.
/// The driver's context is the device's primary one, which ONNX Runtime uses too, so each knows the addresses of the other.
/// </summary>
internal sealed unsafe class CudaMemory : DeviceMemory
{
    /// <summary>What ONNX Runtime calls the memory of a CUDA device.</summary>
    internal const string Name = "Cuda";

    private const int OutOfMemory = 2;
    private const nint DefaultStream = 0;

    // The primary context is taken once a process and device, and never given back: sessions come and go on it.
    private static readonly ConcurrentDictionary<int, Lazy<CudaMemory>> _opened = [];

    private readonly CudaDriver _driver;
    private readonly nint _context;
    private readonly int _ordinal;

    /// <summary>Takes the primary context of a device.</summary>
    /// <param name="driver">The driver.</param>
    /// <param name="ordinal">The device, from 0.</param>
    /// <exception cref="GpuException">There is no such device, or it cannot be used.</exception>
    internal CudaMemory(CudaDriver driver, int ordinal)
    {
        int count = driver.DeviceGetCount();
        if (ordinal >= count)
        {
            throw new GpuException($"there is no CUDA device {ordinal}; the driver has {count}, counted from 0.");
        }

        (_driver, _ordinal) = (driver, ordinal);
        _context = driver.DevicePrimaryCtxRetain(driver.DeviceGet(ordinal));
        Info = new OrtMemoryInfo(Name, OrtAllocatorType.DeviceAllocator, ordinal, OrtMemType.Default);
    }

    /// <inheritdoc/>
    internal override OrtMemoryInfo Info { get; }

    /// <summary>Opens the memory of a device.</summary>
    /// <param name="device">The device, from 0.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="problem">Why there is none; empty when there is one.</param>
    internal static bool TryOpen(int device, [NotNullWhen(true)] out CudaMemory? memory, out string problem)
    {
        try
        {
            memory = _opened.GetOrAdd(device, static device => new(() => Open(device), LazyThreadSafetyMode.ExecutionAndPublication)).Value;
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
        using var scope = new CudaScope(_driver, _context);
        return Taking(bytes, "on the device", () => _driver.MemAlloc((nuint)bytes));
    }

    /// <inheritdoc/>
    internal override void Free(nint address)
    {
        if (address != 0)
        {
            using var scope = new CudaScope(_driver, _context);
            _driver.MemFree(address);
        }
    }

    /// <inheritdoc/>
    internal override nint AllocateHost(long bytes)
    {
        using var scope = new CudaScope(_driver, _context);
        return Taking(bytes, "of page-locked memory", () => _driver.MemHostAlloc((nuint)bytes, 0));
    }

    /// <inheritdoc/>
    internal override void FreeHost(nint address)
    {
        if (address != 0)
        {
            using var scope = new CudaScope(_driver, _context);
            _driver.MemFreeHost(address);
        }
    }

    /// <inheritdoc/>
    internal override void Upload(nint device, nint host, long bytes)
    {
        if (bytes > 0)
        {
            using var scope = new CudaScope(_driver, _context);
            _driver.MemcpyHtoD(device, (void*)host, (nuint)bytes);

            // From memory that is not page-locked the driver returns when it has read it, before it is on the device; and ONNX Runtime's stream does not
            // wait for the default one.
            _driver.StreamSynchronize(DefaultStream);
        }
    }

    /// <inheritdoc/>
    internal override void Download(nint host, nint device, long bytes)
    {
        if (bytes > 0)
        {
            using var scope = new CudaScope(_driver, _context);
            _driver.MemcpyDtoH((void*)host, device, (nuint)bytes);
        }
    }

    /// <inheritdoc/>
    internal override void Copy(nint destination, nint source, long bytes)
    {
        if (bytes > 0)
        {
            using var scope = new CudaScope(_driver, _context);
            _driver.MemcpyDtoD(destination, source, (nuint)bytes);

            // The driver does not wait for copies within a device.
            _driver.StreamSynchronize(DefaultStream);
        }
    }

    /// <inheritdoc/>
    internal override bool Holds(OrtValue tensor)
    {
        if (!OrtValues.IsOnDevice(tensor))
        {
            return false;
        }

        OrtMemoryInfo info = tensor.GetTensorMemoryInfo();
        return info.Name == Name && info.Id == _ordinal;
    }

    private static CudaMemory Open(int device) => CudaDriver.TryLoad(out CudaDriver? driver, out string problem)
        ? new CudaMemory(driver, device)
        : throw new GpuException(problem);

    private static nint Taking(long bytes, string where, Func<nint> take)
    {
        try
        {
            return take();
        }
        catch (GpuException exception) when (exception.Code == OutOfMemory)
        {
            throw new OutOfMemoryException($"{bytes} bytes {where} could not be taken: {exception.Message}", exception);
        }
    }
}

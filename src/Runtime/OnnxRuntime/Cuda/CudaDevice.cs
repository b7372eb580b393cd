namespace PipelineDsl.OnnxRuntime;

/// <summary>One GPU, by its primary context: the one that ONNX Runtime's CUDA provider works in. It is kept until the process ends.</summary>
internal sealed class CudaDevice
{
    private const int ComputeCapabilityMajor = 75, ComputeCapabilityMinor = 76;

    private readonly Lazy<nint> _context;

    /// <summary>Opens a device.</summary>
    /// <param name="driver">The driver.</param>
    /// <param name="ordinal">Which device, from 0.</param>
    /// <exception cref="GpuException">There is no such device.</exception>
    internal CudaDevice(CudaDriver driver, int ordinal)
    {
        Driver = driver;
        Ordinal = ordinal;
        int device = driver.DeviceGet(ordinal);
        Name = driver.DeviceGetName(device);
        Architecture = (10 * driver.DeviceGetAttribute(ComputeCapabilityMajor, device)) + driver.DeviceGetAttribute(ComputeCapabilityMinor, device);

        // Takes hundreds of megabytes of the device, so not before somebody works with it.
        _context = new Lazy<nint>(() => driver.DevicePrimaryCtxRetain(device), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The driver that it was opened with.</summary>
    internal CudaDriver Driver { get; }

    /// <summary>Which device, from 0.</summary>
    internal int Ordinal { get; }

    /// <summary>Its name, for example <c>NVIDIA H200</c>.</summary>
    internal string Name { get; }

    /// <summary>Its compute capability, for example 90.</summary>
    internal int Architecture { get; }

    /// <summary>Makes the device current on the calling thread until the scope is disposed; what was current before is so again.</summary>
    internal Scope Enter()
    {
        Driver.CtxPushCurrent(_context.Value);
        return new Scope(Driver);
    }

    /// <summary>While it lives, the device is current on the thread that entered.</summary>
    /// <param name="driver">The driver.</param>
    internal readonly ref struct Scope(CudaDriver driver)
    {
        /// <summary>Leaves the device.</summary>
        public void Dispose() => driver.CtxPopCurrent();
    }
}

namespace PipelineDsl.OnnxRuntime;

/// <summary>An NVIDIA GPU of this machine. It stays open until the process ends.</summary>
public sealed class GpuDevice
{
    private GpuDevice(CudaRuntime runtime, CudaDevice device) => (Runtime, Device) = (runtime, device);

    /// <summary>Which device, from 0.</summary>
    public int Ordinal => Device.Ordinal;

    /// <summary>Its name, for example <c>NVIDIA H200</c>.</summary>
    public string Name => Device.Name;

    /// <summary>Its architecture, for example <c>sm_90</c>.</summary>
    public string Architecture => $"sm_{Device.Architecture}";

    /// <summary>Driver and compiler.</summary>
    internal CudaRuntime Runtime { get; }

    /// <summary>The device.</summary>
    internal CudaDevice Device { get; }

    /// <summary>Number of GPUs; 0 where there is no driver.</summary>
    /// <param name="problem">Why there is none; empty when there is one.</param>
    public static int Count(out string problem)
    {
        try
        {
            int count = CudaRuntime.Default.Driver.DeviceGetCount();
            problem = count > 0 ? "" : "The NVIDIA driver finds no GPU.";
            return count;
        }
        catch (GpuException exception)
        {
            problem = exception.Message;
            return 0;
        }
    }

    /// <summary>Opens a GPU.</summary>
    /// <param name="ordinal">Which, from 0.</param>
    /// <exception cref="GpuException">There is no NVIDIA driver, or no such device; the message says which.</exception>
    public static GpuDevice Open(int ordinal = 0) => Open(CudaRuntime.Default, ordinal);

    /// <summary>Opens a GPU of another driver.</summary>
    /// <param name="runtime">Driver and compiler.</param>
    /// <param name="ordinal">Which, from 0.</param>
    /// <exception cref="GpuException">There is no such device.</exception>
    internal static GpuDevice Open(CudaRuntime runtime, int ordinal) => new(runtime, runtime.Device(ordinal));

    /// <summary>A stream of one's own, on which work runs in order.</summary>
    /// <exception cref="GpuException">The driver refuses it.</exception>
    public GpuStream NewStream() => new(Device);
}

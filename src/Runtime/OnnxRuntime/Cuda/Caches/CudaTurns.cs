namespace PipelineDsl.OnnxRuntime;

/// <summary>Cosines and sines by which keys are turned, in the memory of a device: one table for all layers.</summary>
internal sealed unsafe class CudaTurns : IDisposable
{
    private readonly CudaDevice _device;

    /// <summary>Copies a table to a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="turns">Cosines and sines, as <c>Text/caches/turn.cl</c> reads them.</param>
    /// <exception cref="GpuException">The device has no memory left.</exception>
    internal CudaTurns(CudaDevice device, ReadOnlySpan<double> turns)
    {
        _device = device;
        using CudaDevice.Scope scope = device.Enter();
        nuint bytes = (nuint)(turns.Length * sizeof(double));
        Address = device.Driver.MemAlloc(bytes);
        fixed (double* host = turns)
        {
            device.Driver.MemcpyHtoD(Address, host, bytes);
        }

        // The driver may return before the device has them, and other streams do not wait for this one.
        device.Driver.StreamSynchronize(0);
    }

    /// <summary>Where it is on the device.</summary>
    internal nint Address { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Address != 0)
        {
            using CudaDevice.Scope scope = _device.Enter();
            _device.Driver.MemFree(Address);
            Address = 0;
        }
    }
}

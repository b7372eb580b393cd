namespace PipelineDsl.OnnxRuntime;

/// <summary>Measures what a stream does between two moments, by the device's own clock (two events).</summary>
public sealed class GpuTimer : IDisposable
{
    private readonly GpuStream _stream;
    private nint _start, _end;

    /// <summary>Makes the events.</summary>
    /// <param name="stream">The stream that is measured.</param>
    /// <exception cref="GpuException">The driver refuses it.</exception>
    public GpuTimer(GpuStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        using CudaDevice.Scope scope = stream.Device.Enter();
        _start = Driver.EventCreate(0);
        _end = Driver.EventCreate(0);
    }

    /// <summary>Milliseconds from <see cref="Start"/> to <see cref="Stop"/>; waits until the stream has come that far.</summary>
    /// <exception cref="GpuException">One of them was not called, or something on the stream failed.</exception>
    public float Milliseconds
    {
        get
        {
            using CudaDevice.Scope scope = _stream.Device.Enter();
            Driver.EventSynchronize(_end);
            return Driver.EventElapsedTime(_start, _end);
        }
    }

    private CudaDriver Driver => _stream.Device.Driver;

    /// <summary>From here on it is measured.</summary>
    public void Start() => Record(_start);

    /// <summary>Up to here it is measured.</summary>
    public void Stop() => Record(_end);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_start != 0)
        {
            using CudaDevice.Scope scope = _stream.Device.Enter();
            Driver.EventDestroy(_start);
            Driver.EventDestroy(_end);
            (_start, _end) = (0, 0);
        }
    }

    private void Record(nint moment)
    {
        ObjectDisposedException.ThrowIf(moment == 0, this);
        using CudaDevice.Scope scope = _stream.Device.Enter();
        Driver.EventRecord(moment, _stream.Handle);
    }
}

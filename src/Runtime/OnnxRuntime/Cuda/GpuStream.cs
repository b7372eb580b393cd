namespace PipelineDsl.OnnxRuntime;

/// <summary>A stream of a GPU: what is put onto it runs in that order, behind the processor's back.</summary>
public sealed class GpuStream : IDisposable
{
    private nint _handle;

    /// <summary>Makes a stream that does not wait for the default one.</summary>
    /// <param name="device">The device.</param>
    internal GpuStream(CudaDevice device)
    {
        const uint NonBlocking = 1;
        Device = device;
        using CudaDevice.Scope scope = device.Enter();
        _handle = device.Driver.StreamCreate(NonBlocking);
    }

    /// <summary>The stream (CUstream, cudaStream_t), as ONNX Runtime's option <c>user_compute_stream</c> takes it.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle == 0, this);
            return _handle;
        }
    }

    /// <summary>The device.</summary>
    internal CudaDevice Device { get; }

    /// <summary>Waits until everything on the stream is done.</summary>
    /// <exception cref="GpuException">Something on it failed.</exception>
    public void Wait()
    {
        using CudaDevice.Scope scope = Device.Enter();
        Device.Driver.StreamSynchronize(Handle);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _handle, 0) is var handle and not 0)
        {
            using CudaDevice.Scope scope = Device.Enter();
            Device.Driver.StreamDestroy(handle);
        }
    }
}

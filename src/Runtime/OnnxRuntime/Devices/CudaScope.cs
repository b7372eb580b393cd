namespace PipelineDsl.OnnxRuntime;

/// <summary>Makes a device's context current on this thread for a few calls of the driver, and then the one that was: threads are the caller's.</summary>
internal readonly ref struct CudaScope
{
    private readonly CudaDriver _driver;

    /// <summary>Makes a context current.</summary>
    /// <param name="driver">The driver.</param>
    /// <param name="context">The context.</param>
    internal CudaScope(CudaDriver driver, nint context)
    {
        _driver = driver;
        driver.CtxPushCurrent(context);
    }

    /// <summary>Makes the context current that was.</summary>
    public void Dispose() => _driver.CtxPopCurrent();
}

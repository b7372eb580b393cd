namespace PipelineDsl.OnnxRuntime;

/// <summary>The GPU, its driver or its compiler failed, or one of them is missing; the message says what was attempted and why it failed.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="code">The driver's error code; 0 where there is none.</param>
public sealed class GpuException(string message, int code = 0) : Exception(message)
{
    /// <summary>The driver's error code (CUresult); 0 where the error is not the driver's.</summary>
    public int Code => code;
}

namespace PipelineDsl.OnnxRuntime;

/// <summary>Where a session runs.</summary>
/// <param name="Provider">The execution provider that it got.</param>
/// <param name="Memory">The memory of its inputs and outputs.</param>
/// <param name="HasCudaGraphs">Whether its runs are recorded as CUDA graphs.</param>
internal sealed record SessionSite(ExecutionProvider Provider, DeviceMemory Memory, bool HasCudaGraphs)
{
    /// <summary>What its stages report from a device.</summary>
    internal StageFaults Faults { get; init; } = new();
}

namespace PipelineDsl.GpuCheck;

/// <summary>What one check does.</summary>
/// <param name="Output">Folder of the report.</param>
/// <param name="StandIn">
/// Library that stands in for driver and NVRTC and runs kernels on the processor, as in tests: only parity is checked then. Null for this machine's GPU.
/// </param>
internal sealed record CheckOptions(string Output, string? StandIn = null);

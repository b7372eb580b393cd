namespace PipelineDsl.Datasets;

/// <summary>What a task may use. Its result must not depend on it.</summary>
/// <param name="Threads">Threads that may work side by side.</param>
/// <param name="MemoryBytes">Bytes that it may hold.</param>
/// <param name="Stop">Set when the run is to stop.</param>
/// <param name="Advanced">Hears of rows that are done, from any thread.</param>
internal sealed record TaskResources(int Threads, long MemoryBytes, CancellationToken Stop, Action<long> Advanced);

namespace PipelineDsl.Gpu;

/// <summary>Eviction from one layer's cache as the GPU does it: scores where the cache is, and rows moved there.</summary>
/// <param name="Text">
/// Constants and includes, in the subset common to CUDA C and OpenCL C; <see cref="GpuSource"/> makes it complete. Turning keys is added where it is needed,
/// because only a model's probe knows its rotation (<see cref="GpuCacheMove"/>).
/// </param>
/// <param name="Scoring">
/// What scores the entries; null where the scorer reads neither keys nor values, or has no kernel (the stage says why).
/// </param>
public sealed record GpuCacheStage(string Text, GpuCacheScoring? Scoring = null);

namespace PipelineDsl.Gpu;

/// <summary>A kernel that scores entries of a cache, and how it is launched.</summary>
/// <param name="Name">Its name in the text.</param>
/// <param name="Threads">Threads of a group.</param>
/// <param name="GroupsX">Groups along the first axis.</param>
/// <param name="GroupsY">Groups along the second axis.</param>
public sealed record GpuCacheKernel(string Name, int Threads, Func<GpuCacheScoreSizes, int> GroupsX, Func<GpuCacheScoreSizes, int> GroupsY);

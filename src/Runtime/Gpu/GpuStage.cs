using System.Collections.Immutable;

namespace PipelineDsl.Gpu;

/// <summary>A stage as the GPU runs it: its text, with the plan's constants, and its kernels in order.</summary>
/// <param name="Text">Constants and includes, in the subset common to CUDA C and OpenCL C; <see cref="GpuSource"/> makes it complete.</param>
/// <param name="Kernels">What is launched, one after the other on one stream.</param>
public sealed record GpuStage(string Text, ImmutableArray<GpuKernel> Kernels)
{
    /// <summary>Scratch buffers that the stage needs.</summary>
    public ImmutableArray<GpuBuffer> Scratch { get; } = [.. Kernels.SelectMany(static kernel => kernel.Scratch).Distinct().Order()];
}

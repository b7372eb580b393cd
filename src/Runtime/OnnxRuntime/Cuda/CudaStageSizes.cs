using PipelineDsl.Gpu;

namespace PipelineDsl.OnnxRuntime;

/// <summary>The scalars of one run of a stage on a device.</summary>
/// <param name="Sizes">What kernels are given.</param>
/// <param name="PassesOn">Whether all tokens leave as they came, because this is no prompt that the stage could compress.</param>
internal readonly record struct CudaStageSizes(GpuSizes Sizes, bool PassesOn);

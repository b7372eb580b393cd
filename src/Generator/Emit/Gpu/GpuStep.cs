namespace PipelineDsl.Generator.Emit.Gpu;

/// <summary>A step of a stage on a GPU.</summary>
/// <param name="Comment">What it does, in the user's terms.</param>
/// <param name="Includes">Files of the runtime's kernel texts that hold its kernels.</param>
/// <param name="Kernels">What is launched: properties of the runtime's <c>GpuKernels</c>.</param>
internal sealed record GpuStep(string Comment, string[] Includes, string[] Kernels)
{
    /// <summary>Kernels of the user's own, translated; empty where the runtime has them.</summary>
    internal string Text { get; init; } = "";
}

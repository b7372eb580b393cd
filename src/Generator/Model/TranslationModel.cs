namespace PipelineDsl.Generator.Model;

/// <summary>A user's scorer or similarity as text for GPUs, or why there is none.</summary>
/// <param name="Text">Includes, device functions and the kernel; empty where it cannot be translated.</param>
/// <param name="Kernel">The property of <c>GpuKernels</c> that launches it; empty where it cannot be translated.</param>
/// <param name="Reason">A clause that says why it cannot be translated; empty where it can.</param>
internal sealed record TranslationModel(string Text, string Kernel, string Reason)
{
    /// <summary>A scorer that runs on the processor only.</summary>
    internal static TranslationModel Refused(string reason) => new("", "", reason);
}

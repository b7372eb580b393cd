using System.Runtime.InteropServices;

namespace PipelineDsl.GpuCheck.Machine;

/// <summary>Looks for the libraries of driver, CUDA and ONNX Runtime, and says what is missing.</summary>
internal static class Requirements
{
    private static readonly Requirement[] All =
    [
        new("libcuda.so.1", "the NVIDIA driver"),
        new("libonnxruntime_providers_cuda.so", "ONNX Runtime's CUDA provider: 'eng/gpu-check pack' brings it from npm"),
        new("libonnxruntime_providers_shared.so", "ONNX Runtime's provider bridge: 'eng/gpu-check pack' brings it from npm"),
        new("libcudart.so.13", "the CUDA 13 runtime"),
        new("libcublas.so.13", "matrix products (CUDA 13)"),
        new("libcublasLt.so.13", "matrix products (CUDA 13)"),
        new("libcurand.so.10", "random numbers (CUDA 13)"),
        new("libnvrtc.so.13", "compiling kernels at run time (CUDA 13)") { Instead = "libnvrtc.so.12" },
        new("libcudnn.so.9", "faster convolutions and attention", IsOptional: true),
    ];

    /// <summary>One sentence for each library that is not there, the needed ones first.</summary>
    /// <param name="folder">Folder of the program, where ONNX Runtime's libraries are.</param>
    /// <param name="isBlocked">Whether one of them is needed.</param>
    internal static IReadOnlyList<string> Missing(string folder, out bool isBlocked)
    {
        Requirement[] missing = [.. All.Where(requirement => !IsThere(folder, requirement))];
        isBlocked = missing.Any(static requirement => !requirement.IsOptional);
        return
        [
            .. missing.OrderBy(static requirement => requirement.IsOptional).Select(static requirement =>
                $"{requirement.Library} was not found: {requirement.Purpose}{(requirement.IsOptional ? " (not needed)" : "")}."),
        ];
    }

    private static bool IsThere(string folder, Requirement requirement)
    {
        // ONNX Runtime's own libraries cannot be loaded before it loads them itself.
        if (requirement.Library.StartsWith("libonnxruntime", StringComparison.Ordinal))
        {
            return File.Exists(Path.Combine(folder, requirement.Library));
        }

        // Kept loaded: what is found once must be found again by the next library that needs it.
        return NativeLibrary.TryLoad(requirement.Library, out _)
            || (requirement.Instead is { } instead && NativeLibrary.TryLoad(instead, out _));
    }
}

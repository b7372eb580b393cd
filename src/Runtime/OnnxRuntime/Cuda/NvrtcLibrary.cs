using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Finds NVRTC: where the system looks for libraries, in an installed CUDA toolkit, and beside the application.</summary>
internal static class NvrtcLibrary
{
    // ONNX Runtime 1.29 brings CUDA 13; 12 compiles the same texts.
    private static readonly string[] LinuxNames = ["libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so"];
    private static readonly string[] WindowsNames = ["nvrtc64_130_0.dll", "nvrtc64_120_0.dll"];

    /// <summary>Finds and loads it.</summary>
    /// <param name="nvrtc">The compiler.</param>
    /// <param name="problem">Why there is none; empty when there is one.</param>
    internal static bool TryLoad([NotNullWhen(true)] out Nvrtc? nvrtc, out string problem)
    {
        string[] names = OperatingSystem.IsWindows() ? WindowsNames : LinuxNames;
        return TryLoad(names, [.. Folders()], out nvrtc, out problem);
    }

    /// <summary>Looks for the library under some names: by the system's rules, then in some folders.</summary>
    /// <param name="names">The names, the best first.</param>
    /// <param name="folders">The folders, the best first.</param>
    /// <param name="nvrtc">The compiler.</param>
    /// <param name="problem">Why there is none; empty when there is one.</param>
    internal static bool TryLoad(string[] names, string[] folders, [NotNullWhen(true)] out Nvrtc? nvrtc, out string problem)
    {
        foreach (string path in names.Concat(folders.SelectMany(folder => names.Select(name => Path.Combine(folder, name))).Where(File.Exists)))
        {
            if (NativeLibrary.TryLoad(path, out nint handle))
            {
                try
                {
                    (nvrtc, problem) = (new Nvrtc(handle, path), "");
                    return true;
                }
                catch (GpuException exception)
                {
                    (nvrtc, problem) = (null, exception.Message);
                    return false;
                }
            }
        }

        nvrtc = null;
        problem = $"NVRTC, the compiler of CUDA, was not found ({string.Join(", ", names)}). Install CUDA, set CUDA_PATH, or compile the kernels ahead "
            + $"and give them to {nameof(CompiledKernels)}.";
        return false;
    }

    private static IEnumerable<string> Folders()
    {
        string toolkit = Environment.GetEnvironmentVariable("CUDA_PATH") ?? Environment.GetEnvironmentVariable("CUDA_HOME") ?? "/usr/local/cuda";
        string platform = OperatingSystem.IsWindows() ? "win-x64" : RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        return
        [
            AppContext.BaseDirectory,
            Path.Combine(AppContext.BaseDirectory, "runtimes", platform, "native"),
            Path.Combine(toolkit, "lib64"),
            Path.Combine(toolkit, "lib"),
            Path.Combine(toolkit, "bin"),
            Path.Combine(toolkit, "bin", "x64"),
        ];
    }
}

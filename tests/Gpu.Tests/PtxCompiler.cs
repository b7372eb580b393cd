using System.Diagnostics;

namespace PipelineDsl.Gpu.Tests;

/// <summary>Compiles a complete text for NVIDIA GPUs, without a GPU and without CUDA: clang writes PTX.</summary>
internal static class PtxCompiler
{
    // 90 is known to clang from version 16 on.
    private static readonly string[] Names = ["clang-16", "clang-19", "clang"];

    /// <summary>The PTX of a text; warnings are errors.</summary>
    /// <param name="text">The complete text.</param>
    /// <param name="architecture">For example <c>sm_80</c>.</param>
    /// <exception cref="InvalidOperationException">It does not compile, or there is no clang.</exception>
    internal static string Compile(string text, string architecture)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string file = Path.Combine(folder, "stage.cu");
            File.WriteAllText(file, text);
            var start = new ProcessStartInfo(Find())
            {
                ArgumentList =
                {
                    "-x", "cuda", "--cuda-device-only", $"--cuda-gpu-arch={architecture}", "-nocudainc", "-nocudalib", "-ffp-contract=off", "-O3",
                    "-Wall", "-Wextra", "-Wno-unused-parameter", "-Wno-unused-function", "-Werror", "-S", file, "-o", "-",
                },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process compiler = Process.Start(start)!;
            Task<string> messages = compiler.StandardError.ReadToEndAsync();
            string ptx = compiler.StandardOutput.ReadToEnd();
            compiler.WaitForExit();
            return compiler.ExitCode == 0 ? ptx : throw new InvalidOperationException($"{architecture}: {messages.Result}\n{text}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The compiler, which also compiles C for this machine.</summary>
    internal static string Find()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("These tests compile GPU kernels to PTX and need clang 16 or later: install Debian's clang-16.");
    }
}

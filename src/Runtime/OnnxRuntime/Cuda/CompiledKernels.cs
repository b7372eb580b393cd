using PipelineDsl.Gpu;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Kernels compiled ahead, for machines that have an NVIDIA driver but no NVRTC. Write the texts of a pipeline with <see cref="WriteTexts"/>, compile them
/// with <c>eng/gpu-ptx</c> (clang 16, no CUDA toolkit), ship the folder, and name it with <see cref="AddFolder"/> before a session is created.
/// </summary>
public static class CompiledKernels
{
    /// <summary>The folders of this process.</summary>
    internal static CompiledKernelFolders Folders { get; } = new();

    /// <summary>Writes the text of every stage that has kernels for a GPU, for models in single and in half precision.</summary>
    /// <param name="folder">Where to; it is made when it does not exist.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <returns>The files; stages that are alike share one.</returns>
    public static IReadOnlyList<string> WriteTexts(string folder, TokenPipeline pipeline)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(pipeline);
        Directory.CreateDirectory(folder);
        var files = new SortedSet<string>(StringComparer.Ordinal);
        foreach (GpuStage stage in pipeline.Stages.Select(static stage => stage.Gpu).OfType<GpuStage>())
        {
            foreach (bool isHalf in (ReadOnlySpan<bool>)[false, true])
            {
                // The second is taken in models with a cache.
                foreach (string text in (ReadOnlySpan<string>)[stage.Text, GpuOpenCounts.Of(stage.Text)])
                {
                    string complete = GpuSource.Complete(text, isHalf);
                    string file = Path.Combine(folder, CompiledKernelFolders.NameOf(complete) + ".cu");
                    File.WriteAllText(file, complete);
                    files.Add(file);
                }
            }
        }

        return [.. files];
    }

    /// <summary>Lets this process take kernels from a folder of files that <c>eng/gpu-ptx</c> made. NVRTC compiles what is not in it.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static void AddFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folders.Add(Directory.Exists(folder) ? Path.GetFullPath(folder) : throw new DirectoryNotFoundException($"There is no folder '{folder}'."));
    }
}

using PipelineDsl.Gpu;
using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Kernels compiled ahead, for machines that have an NVIDIA driver but no NVRTC. Write the texts of a pipeline with <see cref="WriteTexts(string, TokenPipeline)"/>,
/// compile them with <c>eng/gpu-ptx</c> (clang 16, no CUDA toolkit), ship the folder, and name it with <see cref="AddFolder"/> before a session is created.
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
        ArgumentNullException.ThrowIfNull(pipeline);

        // The second is taken in models with a cache.
        return Write(folder, pipeline.Stages.Select(static stage => stage.Gpu).OfType<GpuStage>().SelectMany(
            static stage => (string[])[stage.Text, GpuOpenCounts.Of(stage.Text)]));
    }

    /// <summary>Writes the text of every layer whose cache a GPU compresses, for models in single and in half precision.</summary>
    /// <param name="folder">Where to; it is made when it does not exist.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="rotary">
    /// The model's rotation, of which only the channels and how they are paired matter here; null when it has none. Not read where keys keep their positions.
    /// </param>
    /// <returns>The files; layers that are alike share one.</returns>
    public static IReadOnlyList<string> WriteTexts(string folder, CachePipeline pipeline, RotaryEmbedding? rotary = null)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        return Write(folder, pipeline.Stages.Select(static stage => stage.Gpu).OfType<GpuCacheStage>().Select(
            stage => CudaCacheKernels.Of(pipeline, stage, rotary).Text));
    }

    /// <summary>Lets this process take kernels from a folder of files that <c>eng/gpu-ptx</c> made. NVRTC compiles what is not in it.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static void AddFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folders.Add(Directory.Exists(folder) ? Path.GetFullPath(folder) : throw new DirectoryNotFoundException($"There is no folder '{folder}'."));
    }

    private static string[] Write(string folder, IEnumerable<string> texts)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        var files = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            foreach (bool isHalf in (ReadOnlySpan<bool>)[false, true])
            {
                string complete = GpuSource.Complete(text, isHalf);
                string file = Path.Combine(folder, CompiledKernelFolders.NameOf(complete) + ".cu");
                File.WriteAllText(file, complete);
                files.Add(file);
            }
        }

        return [.. files];
    }
}

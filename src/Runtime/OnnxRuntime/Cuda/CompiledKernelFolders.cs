using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Folders of kernels that were compiled ahead. A file is named after the text that it was compiled from and the architecture, for example
/// <c>0f3a...c2.sm_80.ptx</c>: a kernel of another version of a plan is so never taken.
/// </summary>
internal sealed class CompiledKernelFolders
{
    private const string Architecture = ".sm_";

    private ImmutableArray<string> _folders = [];

    /// <summary>The name of a text, without an ending.</summary>
    /// <param name="text">The complete text.</param>
    internal static string NameOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];

    /// <summary>Adds a folder; the last one added is looked into first.</summary>
    /// <param name="folder">The folder.</param>
    internal void Add(string folder) => ImmutableInterlocked.Update(ref _folders, static (folders, folder) => folders.Remove(folder).Insert(0, folder), folder);

    /// <summary>The PTX of a text for the newest architecture that a device can run; null when there is none.</summary>
    /// <param name="text">The complete text.</param>
    /// <param name="architecture">The device's, for example 90.</param>
    internal byte[]? Find(string text, int architecture)
    {
        if (_folders.IsEmpty)
        {
            return null;
        }

        string name = NameOf(text);
        foreach (string folder in _folders)
        {
            // PTX of an older architecture runs on a newer one, never the other way round.
            string? best = Directory.EnumerateFiles(folder, $"{name}{Architecture}*.ptx")
                .Select(static file => (File: file, Of: ArchitectureOf(file)))
                .Where(found => found.Of > 0 && found.Of <= architecture)
                .OrderByDescending(static found => found.Of)
                .FirstOrDefault().File;
            if (best is not null)
            {
                return [.. File.ReadAllBytes(best), 0];
            }
        }

        return null;
    }

    private static int ArchitectureOf(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        return int.TryParse(name.AsSpan(name.LastIndexOf(Architecture, StringComparison.Ordinal) + Architecture.Length), out int value) ? value : 0;
    }
}

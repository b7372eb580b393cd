using System.Collections.Concurrent;
using System.Text;

namespace PipelineDsl.Gpu;

/// <summary>Makes the text of a stage complete: prelude, arguments, and what it includes, each once.</summary>
public static class GpuSource
{
    private const string Include = "#include \"";

    private static readonly ConcurrentDictionary<string, string> Files = new(StringComparer.Ordinal);

    /// <summary>The complete text, ready for NVRTC, clang or OpenCL.</summary>
    /// <param name="text">The stage's text.</param>
    /// <param name="isHalf">Whether the model's tensors hold half precision.</param>
    /// <exception cref="ArgumentException">It includes a file that does not exist.</exception>
    public static string Complete(string text, bool isHalf)
    {
        ArgumentNullException.ThrowIfNull(text);
        var complete = new StringBuilder();
        var included = new HashSet<string>(StringComparer.Ordinal);
        if (isHalf)
        {
            complete.Append("#define HALF_ELEMENTS\n");
        }

        // The arguments name constants of the stage, so they follow its first lines: the stage's text includes what it needs.
        Append(Read("prelude.cl"), complete, included);
        Append(text, complete, included);
        return complete.ToString();
    }

    private static void Append(string text, StringBuilder complete, HashSet<string> included)
    {
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (!line.StartsWith(Include, StringComparison.Ordinal))
            {
                complete.Append(line).Append('\n');
                continue;
            }

            string name = line[Include.Length..line.IndexOf('"', Include.Length)];
            if (included.Add(name))
            {
                Append(Read(name), complete, included);
            }
        }
    }

    private static string Read(string name) => Files.GetOrAdd(name, static name =>
    {
        using Stream stream = typeof(GpuSource).Assembly.GetManifestResourceStream($"Gpu/{name}")
            ?? throw new ArgumentException($"There is no kernel text '{name}'.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });
}

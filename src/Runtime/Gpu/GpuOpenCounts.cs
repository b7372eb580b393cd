using System.Text;

namespace PipelineDsl.Gpu;

/// <summary>Stages in models with a cache: they pass any number of tokens on, so counts that the plan fixes come with the run all the same.</summary>
public static class GpuOpenCounts
{
    private static readonly string[] Counts = ["#define TOKENS ", "#define KEPT "];

    /// <summary>The same text with counts that come with the run; its ceilings stay.</summary>
    /// <param name="text">The stage's text.</param>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var open = new StringBuilder();
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (!line.StartsWith(Counts[0]) && !line.StartsWith(Counts[1]))
            {
                open.Append(line).Append('\n');
            }
        }

        return open.ToString();
    }
}

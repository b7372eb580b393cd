using System.Collections.Immutable;
using System.Text;

namespace PipelineDsl.Gpu;

/// <summary>Stages in models with a cache: they pass any number of tokens on, so counts that the plan fixes come with the run all the same.</summary>
public static class GpuOpenCounts
{
    private const string Tokens = "#define TOKENS ", Kept = "#define KEPT ";

    /// <summary>What is launched where all tokens are passed on.</summary>
    public static ImmutableArray<GpuKernel> PassOn { get; } = [GpuKernels.PassOn, GpuKernels.GatherKept];

    /// <summary>The same text with counts that come with the run, and with the kernels of <see cref="PassOn"/>; its ceilings stay.</summary>
    /// <param name="text">The stage's text.</param>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var open = new StringBuilder();
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (!line.StartsWith(Tokens) && !line.StartsWith(Kept))
            {
                open.Append(line).Append('\n');
            }
        }

        return open.Append("#include \"selection/pass_on.cl\"\n#include \"selection/gather.cl\"\n").ToString();
    }
}

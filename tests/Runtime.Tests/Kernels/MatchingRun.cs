using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

/// <summary>A matching copied out of its workspace, which has exactly the size that the kernel asks for.</summary>
internal sealed record MatchingRun(int[] Leaders, int[] Assignment, int[] Sources)
{
    internal delegate Matching Kernel(Workspace workspace);

    internal delegate Matching WideKernel(Workspace workspace, VectorWidth vectors);

    /// <summary>Runs a kernel at every vector width, which must not matter, in a workspace of exactly the size that it asks for.</summary>
    internal static MatchingRun OfEveryWidth(long bytes, WideKernel kernel)
    {
        MatchingRun? first = null;
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            using var workspace = new Workspace(bytes);
            Matching matching = kernel(workspace, vectors);
            var run = new MatchingRun([.. matching.Leaders], [.. matching.Assignment], [.. matching.Sources]);
            first ??= run;
            Assert.Equal(first.Leaders, run.Leaders);
            Assert.Equal(first.Assignment, run.Assignment);
            Assert.Equal(first.Sources, run.Sources);
        }

        return first!;
    }

    internal static MatchingRun Of(int tokens, int width, Kernel kernel)
    {
        using var workspace = new Workspace(BipartiteMatching.WorkspaceBytes(tokens, width));
        Matching matching = kernel(workspace);
        return new MatchingRun([.. matching.Leaders], [.. matching.Assignment], [.. matching.Sources]);
    }

    /// <summary>The members of every output row, ascending, without dropped tokens.</summary>
    internal List<List<int>> Groups()
    {
        var groups = Leaders.Select(_ => new List<int>()).ToList();
        for (int token = 0; token < Assignment.Length; token++)
        {
            if (Assignment[token] >= 0)
            {
                groups[Assignment[token]].Add(token);
            }
        }

        return groups;
    }
}

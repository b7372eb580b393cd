using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

/// <summary>A matching copied out of its workspace, which has exactly the size that the kernel asks for.</summary>
internal sealed record MatchingRun(int[] Leaders, int[] Assignment, int[] Sources)
{
    internal delegate Matching Kernel(Workspace workspace);

    internal static MatchingRun Of(int tokens, int width, Kernel kernel)
    {
        using var workspace = new Workspace(BipartiteMatching.WorkspaceBytes(tokens, width));
        Matching matching = kernel(workspace);
        return new MatchingRun([.. matching.Leaders], [.. matching.Assignment], [.. matching.Sources]);
    }

    /// <summary>The members of every output row, ascending.</summary>
    internal List<List<int>> Groups()
    {
        var groups = Leaders.Select(_ => new List<int>()).ToList();
        for (int token = 0; token < Assignment.Length; token++)
        {
            groups[Assignment[token]].Add(token);
        }

        return groups;
    }
}

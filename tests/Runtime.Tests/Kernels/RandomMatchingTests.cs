using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class RandomMatchingTests
{
    [Fact]
    public void AnyInput_SourcesAreWhatRandomPruningDropsAndTargetsTheNearest() => KernelProperty.Holds(80, (tokens, seed) =>
    {
        int width = 3 + (seed % 7);
        float[] metric = KernelData.Random(seed, tokens * width);
        bool[] isProtected = seed % 2 == 0 ? KernelData.Flags(seed, tokens, 0.1) : new bool[tokens];
        long[] origins = [.. Enumerable.Range(0, tokens).Select(t => (long)((t * 7) + 3))];
        int[] free = [.. Enumerable.Range(0, tokens).Where(t => !isProtected[t])];
        int removed = free.Length < 2 ? 0 : seed % free.Length;

        int[] ranked = [.. free.OrderByDescending(t => KeyedHash.Unit((ulong)seed, (ulong)origins[t]))];
        int[] sources = [.. ranked.Skip(free.Length - removed).Order()];
        int[] leaders = removed == 0
            ? [.. Enumerable.Range(0, tokens)]
            : [.. Enumerable.Range(0, tokens).Where(t => isProtected[t]), .. ranked.Take(free.Length - removed)];

        MatchingRun run = Match(metric, tokens, width, removed, origins, (ulong)seed, isProtected, MergeOrder.ToMe);
        Assert.Equal(leaders, run.Leaders);
        Assert.Equal(sources, run.Sources);
        Assert.All(sources, s => Assert.Equal(
            NaiveCosine.Nearest(metric, width, s, ranked.Take(free.Length - removed)), run.Leaders[run.Assignment[s]]));

        MatchingRun ascending = Match(metric, tokens, width, removed, origins, (ulong)seed, isProtected, MergeOrder.Ascending);
        Assert.Equal(leaders.Order(), ascending.Leaders);
        Assert.Equal(run.Groups().Select(g => string.Join(',', g)).Order(), ascending.Groups().Select(g => string.Join(',', g)).Order());
    });

    [Fact]
    public void LargerBudget_KeepsAllThatASmallerOneKeeps()
    {
        float[] metric = KernelData.Random(5, 50 * 3);
        int[] few = Match(metric, 50, 3, 30, [], 9, [], MergeOrder.Ascending).Leaders, many = Match(metric, 50, 3, 10, [], 9, [], MergeOrder.Ascending).Leaders;

        Assert.Subset(new HashSet<int>(many), new HashSet<int>(few));
    }

    [Fact]
    public void NoDestinationLeft_Throws()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Match(new float[4], 4, 1, 3, [], 0, [true, false, false, false], MergeOrder.ToMe));

        Assert.Contains("3 unprotected tokens 2 can merge", error.Message);
    }

    [Fact]
    public void WrongNumberOfPositions_Throws() => Assert.Throws<ArgumentException>(() =>
    {
        using var workspace = new Workspace(RandomMatching.WorkspaceBytes(4, 1));
        RandomMatching.Match(new TokenMatrix(new float[4], 4, 1), 1, new TokenPositions([], 3, 0), [], [], MergeOrder.ToMe, workspace);
    });

    private static MatchingRun Match(
        float[] metric, int tokens, int width, int removed, long[] origins, ulong seed, bool[] isProtected, MergeOrder order) => MatchingRun.OfEveryWidth(
        RandomMatching.WorkspaceBytes(tokens, width),
        (w, vectors) => RandomMatching.Match(
            new TokenMatrix(metric, tokens, width), removed, new TokenPositions(origins, tokens, seed), isProtected, [], order, w, vectors));
}

using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class EnergyMatchingTests
{
    [Fact]
    public void Top_MergesOnlyTheHighestRanks()
    {
        // Ranks: 3, 1, 0, 2, 4. Token 3 is the source, token 1 the destination, although token 3 agrees with token 4.
        float[] metric = [1, 0, 0, 1, 1, 1, -1, 0, -1, 0];
        MatchingRun run = Match(metric, 5, 2, [0.3f, 0.4f, 0.2f, 0.5f, 0.1f], 1, isTop: true, []);

        Assert.Equal([0, 2, 4, 1], run.Leaders);
        Assert.Equal([0, 3, 1, 3, 2], run.Assignment);
    }

    [Fact]
    public void All_PartsByParityOfRankAndMergesTheMostSimilar()
    {
        // Ranks: 3, 1, 0, 2, 4: sources 3, 0, 4 and destinations 1, 2. Token 0 is nearest to a destination.
        float[] metric = [1, 0, 0, 1, 1, 0.1f, -1, 0, -1, -1];
        MatchingRun run = Match(metric, 5, 2, [0.3f, 0.4f, 0.2f, 0.5f, 0.1f], 1, isTop: false, []);

        Assert.Equal([0], run.Sources);
        Assert.Equal(2, run.Leaders[run.Assignment[0]]);

        // Unmerged sources by descending cosine (token 3: 0, token 4: -0.7), then destinations by descending energy.
        Assert.Equal([3, 4, 1, 2], run.Leaders);
    }

    [Fact]
    public void EqualEnergies_RankTheLowestTokenFirst()
    {
        MatchingRun run = Match([1, 1, 1, 1], 4, 1, [1, 1, 1, 1], 1, isTop: true, []);

        Assert.Equal([0], run.Sources);
        Assert.Equal([2, 3, 1], run.Leaders);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MoreThanHalf_Throws(bool isTop)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Match(new float[5], 5, 1, new float[5], 2, isTop, [true, true, false, false, false]));

        Assert.Contains("3 unprotected tokens 1 can merge", error.Message);
    }

    [Fact]
    public void WrongNumberOfEnergies_Throws() =>
        Assert.Throws<ArgumentException>(() => Match(new float[5], 5, 1, new float[4], 1, true, []));

    [Fact]
    public void OnePaddingTokenMore_LeavesContentAsItWas()
    {
        float[] metric = [.. KernelData.Random(4, 12 * 3), float.NaN, 0, 0, 0, float.NaN, 0];
        bool[] visible = [.. Enumerable.Repeat(true, 12), false, false];
        float[] energies = [.. KernelData.Random(5, 12), float.PositiveInfinity, float.PositiveInfinity];
        MatchingRun run = MatchingRun.OfEveryWidth(
            EnergyMatching.WorkspaceBytes(14, 3),
            (w, vectors) => EnergyMatching.Match(new TokenMatrix(metric, 14, 3), energies, 1, true, [], visible, w, vectors));

        Assert.Equal([12], run.Sources);
        Assert.Equal(13, run.Leaders[run.Assignment[12]]);
    }

    [Fact]
    public void AnyInput_EqualsTheDefinition() => KernelProperty.Holds(80, (tokens, seed) =>
    {
        int width = 3 + (seed % 7);
        bool isTop = seed % 2 == 0;
        float[] metric = KernelData.Random(seed, tokens * width), energies = KernelData.Random(seed + 1, tokens);
        bool[] isProtected = seed % 3 == 0 ? KernelData.Flags(seed, tokens, 0.1) : new bool[tokens];
        int[] ranked = [.. Enumerable.Range(0, tokens).Where(t => !isProtected[t]).OrderByDescending(t => energies[t])];
        int removed = ranked.Length / 2 * (seed % 5) / 4;
        int mergeable = isTop && removed > 0 ? 2 * removed : ranked.Length;
        int[] sources = [.. ranked.Take(mergeable).Where((_, rank) => rank % 2 == 0)], targets = [.. ranked.Take(mergeable).Where((_, rank) => rank % 2 == 1)];
        Dictionary<int, int> nearest = sources.ToDictionary(s => s, s => NaiveCosine.Nearest(metric, width, s, targets));
        int[] byCosine = [.. sources.OrderByDescending(s => nearest[s] < 0 ? -9 : NaiveCosine.Of(metric, width, s, nearest[s]))];
        int[] leaders = removed == 0
            ? [.. Enumerable.Range(0, tokens)]
            : [.. Enumerable.Range(0, tokens).Where(t => isProtected[t]), .. ranked.Skip(mergeable), .. byCosine.Skip(removed), .. targets];

        MatchingRun run = Match(metric, tokens, width, energies, removed, isTop, isProtected);
        Assert.Equal(leaders, run.Leaders);
        Assert.Equal(byCosine.Take(removed).Order(), run.Sources);
        Assert.All(run.Sources, s => Assert.Equal(nearest[s], run.Leaders[run.Assignment[s]]));
    });

    private static MatchingRun Match(float[] metric, int tokens, int width, float[] energies, int removed, bool isTop, bool[] isProtected) =>
        MatchingRun.OfEveryWidth(
            EnergyMatching.WorkspaceBytes(tokens, width),
            (w, vectors) => EnergyMatching.Match(new TokenMatrix(metric, tokens, width), energies, removed, isTop, isProtected, [], w, vectors));
}

using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class AdjacentMatchingTests
{
    // Cosines with the next token: 0.71, 0.995, 0.77, 0.
    private static readonly float[] Plane = [1, 0, 1, 1, 1.1f, 0.9f, 1, 0, 0, 1];

    [Fact]
    public void OnePair_IsTheMostSimilarAndTheEarlierLeads()
    {
        MatchingRun run = Match(Plane, 5, 2, 1, [], []);

        Assert.Equal([2], run.Sources);
        Assert.Equal([0, 1, 3, 4], run.Leaders);
        Assert.Equal([0, 1, 1, 2, 3], run.Assignment);
    }

    [Fact]
    public void SecondPair_SharesNoTokenWithTheFirst() => Assert.Equal([2, 4], Match(Plane, 5, 2, 2, [], []).Sources);

    [Fact]
    public void PairThatWouldLeaveTooFew_IsPassedOver()
    {
        // Four tokens in two pairs: the best pair stands in the middle and would leave one token on either side.
        float[] middle = [1, 0, 1, 1, 1.1f, 0.9f, 1, 0];

        Assert.Equal([2], Match(middle, 4, 2, 1, [], []).Sources);
        Assert.Equal([1, 3], Match(middle, 4, 2, 2, [], []).Sources);
    }

    [Fact]
    public void Threshold_TakesEveryPairThatReachesIt()
    {
        Assert.Equal([2], Above(Plane, 5, 2, 0.5f).Sources);
        Assert.Equal([2, 4], Above(Plane, 5, 2, -1).Sources);
        Assert.Empty(Above(Plane, 5, 2, 0.999f).Sources);
        Assert.Empty(Above([], 0, 2, -1).Leaders);
    }

    [Fact]
    public void EqualCosines_TakeTheEarlierPair() => Assert.Equal([1, 3], Match([1, 1, 1, 1, 1, 1], 6, 1, 2, [], []).Sources);

    [Fact]
    public void ProtectedToken_HasNoNeighbours()
    {
        MatchingRun run = Match([1, 1, 1, 1, 1], 5, 1, 1, [false, true, false, false, true], []);

        Assert.Equal([3], run.Sources);
    }

    [Fact]
    public void Padding_PairsWithPaddingFirst()
    {
        MatchingRun run = Match([1, 1, 1, float.NaN, float.NaN], 5, 1, 1, [], [true, true, true, false, false]);

        Assert.Equal([4], run.Sources);
    }

    [Fact]
    public void MorePairsThanThereAre_Throw()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Match(new float[5], 5, 1, 2, [false, false, true, false, true], []));

        Assert.Contains("1 pairs", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Match([1], 1, 1, 1, [], []));
        Assert.Throws<ArgumentException>(() => Above(Plane, 5, 2, float.NaN));
    }

    [Fact]
    public void AnyCountUpToTheMost_IsReachedGreedily() => KernelProperty.Holds(60, (tokens, seed) =>
    {
        int width = 3 + (seed % 5);
        float[] metric = seed % 3 == 0 ? KernelData.OneHot(seed, tokens, width) : KernelData.Random(seed, tokens * width);
        bool[] isProtected = KernelData.Flags(seed, tokens, seed % 2 * 0.15);
        int most = AdjacentMatching.MostMerges(isProtected);
        int removed = most * (seed % 7) / 6;
        MatchingRun run = Match(metric, tokens, width, removed, isProtected, []);

        Assert.Equal(Naive(metric, width, removed, isProtected), run.Sources);
        Assert.Equal(tokens - removed, run.Leaders.Length);
        Assert.Equal(run.Leaders.Order(), run.Leaders);
        Assert.All(run.Groups(), group => Assert.True(group.Count == 1 || (group.Count == 2 && group[1] == group[0] + 1 && !isProtected[group[0]])));
    });

    /// <summary>The rule as stated: by descending cosine, passing over what is taken and what would leave too few pairs, counted anew each time.</summary>
    private static int[] Naive(float[] metric, int width, int removed, bool[] isProtected)
    {
        bool[] taken = [.. isProtected];
        var sources = new List<int>();
        foreach (int left in Enumerable.Range(0, int.Max(0, taken.Length - 1)).OrderByDescending(t => Math.Round(NaiveCosine.Of(metric, width, t, t + 1), 6)))
        {
            if (sources.Count == removed || taken[left] || taken[left + 1])
            {
                continue;
            }

            (taken[left], taken[left + 1]) = (true, true);
            if (sources.Count + 1 + AdjacentMatching.MostMerges(taken) < removed)
            {
                (taken[left], taken[left + 1]) = (false, false);
                continue;
            }

            sources.Add(left + 1);
        }

        return [.. sources.Order()];
    }

    private static MatchingRun Match(float[] metric, int tokens, int width, int removed, bool[] isProtected, bool[] visible) => MatchingRun.OfEveryWidth(
        AdjacentMatching.WorkspaceBytes(tokens, width),
        (w, vectors) => AdjacentMatching.Match(new TokenMatrix(metric, tokens, width), removed, isProtected, visible, w, vectors));

    private static MatchingRun Above(float[] metric, int tokens, int width, float threshold) => MatchingRun.OfEveryWidth(
        AdjacentMatching.WorkspaceBytes(tokens, width),
        (w, vectors) => AdjacentMatching.MatchAbove(new TokenMatrix(metric, tokens, width), threshold, [], [], w, vectors));
}

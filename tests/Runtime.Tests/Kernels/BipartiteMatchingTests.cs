using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class BipartiteMatchingTests
{
    // Directions in the plane: 0 and 1 agree, 2 is at 45 degrees to 1 and 3, 4 opposes 5.
    private static readonly float[] Plane = [1, 0, 2, 0, 1, 1, 0, 3, -1, 0, 0, -1];

    [Fact]
    public void OneMerge_TakesTheMostSimilarPair()
    {
        MatchingRun run = Match(Plane, 6, 2, 1, [], MergeOrder.Ascending);

        Assert.Equal([0], run.Sources);
        Assert.Equal([1, 2, 3, 4, 5], run.Leaders);
        Assert.Equal([0, 0, 1, 2, 3, 4], run.Assignment);
    }

    [Fact]
    public void EqualTargets_TakesTheLowest()
    {
        MatchingRun run = Match(Plane, 6, 2, 2, [], MergeOrder.Ascending);

        // Token 2 is as similar to token 1 as to token 3.
        Assert.Equal([0, 2], run.Sources);
        Assert.Equal([0, 0, 0, 1, 2, 3], run.Assignment);
    }

    [Fact]
    public void EqualSources_TakesTheLowest()
    {
        float[] same = [1, 1, 1, 1, 1, 1];

        Assert.Equal([0, 2], Match(same, 6, 1, 2, [], MergeOrder.ToMe).Sources);
    }

    [Fact]
    public void ToMeOrderWithoutProtection_PutsSimilarUnmergedTokensFirst()
    {
        // Similarities of the even tokens: 1, 0.71, 0.
        MatchingRun run = Match([1, 0, 1, 0, 0, 1, 1, 0, 1, 1, 1, 0], 6, 2, 1, [], MergeOrder.ToMe);

        Assert.Equal([4, 2, 1, 3, 5], run.Leaders);
    }

    [Fact]
    public void ToMeOrderWithProtection_PutsProtectedThenEvenThenOdd()
    {
        MatchingRun run = Match([1, 0, 1, 0, 0, 1, 1, 0, 1, 1, 1, 0], 6, 2, 1, [true, true, false, false, false, false], MergeOrder.ToMe);

        Assert.Equal([0, 1, 2, 3, 5], run.Leaders);
        Assert.Equal([4], run.Sources);
    }

    [Theory]
    [InlineData(MergeOrder.ToMe)]
    [InlineData(MergeOrder.Ascending)]
    public void NothingRemoved_KeepsEveryRowInPlace(MergeOrder order)
    {
        MatchingRun run = Match(Plane, 6, 2, 0, [], order);

        Assert.Equal(Enumerable.Range(0, 6), run.Leaders);
        Assert.Equal(Enumerable.Range(0, 6), run.Assignment);
        Assert.Empty(run.Sources);
    }

    [Fact]
    public void ZeroVectors_HaveCosineZero()
    {
        // Token 0 is zero: better than the opposite of token 2, worse than the match of token 4.
        MatchingRun run = Match([0, 0, 1, 0, -1, 0, 1, 0, 1, 0, 1, 0], 6, 2, 2, [], MergeOrder.Ascending);

        Assert.Equal([0, 4], run.Sources);
    }

    [Fact]
    public void HiddenTokens_PairWithHiddenTokensFirst()
    {
        bool[] visible = [true, true, true, true, false, false];
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            MatchingRun run = MatchingRun.Of(
                6, 2, w => BipartiteMatching.Match(new TokenMatrix(Plane, 6, 2), 1, [], visible, MergeOrder.Ascending, w, vectors));

            Assert.Equal([4], run.Sources);
            Assert.Equal(run.Assignment[5], run.Assignment[4]);
        }
    }

    [Fact]
    public void HiddenVectorsAreNaN_VisibleTokensMatchAsWithoutThem()
    {
        float[] metric = [.. Plane, float.NaN, float.NaN, float.NaN, float.NaN];
        bool[] visible = [true, true, true, true, true, true, false, false];

        MatchingRun run = MatchingRun.Of(8, 2, w => BipartiteMatching.Match(new TokenMatrix(metric, 8, 2), 2, [], visible, MergeOrder.Ascending, w));

        Assert.Equal([0, 6], run.Sources);
    }

    [Fact]
    public void EverythingProtected_Throws()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Match(Plane, 6, 2, 1, [true, true, true, true, true, true], MergeOrder.ToMe));

        Assert.Contains("6 tokens", error.Message);
        Assert.Contains("0 can merge", error.Message);
    }

    [Fact]
    public void AllTargetsProtected_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Match(Plane, 6, 2, 1, [false, true, false, true, false, true], MergeOrder.ToMe));

    [Fact]
    public void MoreRemovedThanSources_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Match(Plane, 6, 2, 4, [], MergeOrder.ToMe));

    [Fact]
    public void WrongNumberOfFlags_Throws() =>
        Assert.Throws<ArgumentException>(() => Match(Plane, 6, 2, 1, [true], MergeOrder.ToMe));

    [Fact]
    public void NaNMetric_GivesValidRowsOrAnError()
    {
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            for (int bad = 0; bad < 40; bad++)
            {
                float[] metric = KernelData.Random(bad, 40 * 5);
                metric[bad * 5] = float.NaN;
                MatchingRun run = MatchingRun.Of(40, 5, w => BipartiteMatching.Match(new TokenMatrix(metric, 40, 5), 15, [], [], MergeOrder.ToMe, w, vectors));
                Assert.All(run.Assignment, row => Assert.InRange(row, 0, 24));
                Assert.DoesNotContain(bad, run.Sources);
            }

            float[] all = new float[40];
            Array.Fill(all, float.NaN);
            Assert.Throws<ArgumentOutOfRangeException>(
                () => MatchingRun.Of(40, 1, w => BipartiteMatching.Match(new TokenMatrix(all, 40, 1), 1, [], [], MergeOrder.ToMe, w, vectors)));
        }
    }

    [Fact]
    public void SquaresThatOverflow_StillGiveAPartition()
    {
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            for (int seed = 0; seed < 50; seed++)
            {
                float[] metric = [.. KernelData.Random(seed, 60).Select(v => v * (seed % 2 == 0 ? 3e38f : 1e20f))];
                bool[] isProtected = KernelData.Flags(seed, 20, 0.3);
                MatchingRun run = MatchingRun.Of(20, 3, w => BipartiteMatching.MatchAbove(
                    new TokenMatrix(metric, 20, 3), float.NegativeInfinity, isProtected, [], MergeOrder.ToMe, w, vectors));
                MatchingRun again = MatchingRun.Of(20, 3, w => BipartiteMatching.Match(
                    new TokenMatrix(metric, 20, 3), run.Sources.Length, isProtected, [], MergeOrder.ToMe, w, vectors));

                Assert.Equal(Enumerable.Range(0, 20), run.Groups().SelectMany(g => g).Order());
                Assert.Equal(run.Assignment, again.Assignment);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void HardlyAnyTokens_AreLeftAlone(int tokens)
    {
        MatchingRun run = MatchingRun.Of(tokens, 2, w => BipartiteMatching.MatchAbove(
            new TokenMatrix(new float[2 * tokens], tokens, 2), -1, [], [], MergeOrder.ToMe, w));

        Assert.Equal(tokens, run.Leaders.Length);
        Assert.Empty(run.Sources);
    }

    [Fact]
    public void AnyInput_EqualsTheDefinition() => KernelProperty.Holds(90, (tokens, seed) =>
    {
        int width = 1 + (seed % 9);
        float[] metric = seed % 3 == 0 ? KernelData.OneHot(seed, tokens, width) : KernelData.Random(seed, tokens * width);
        bool[] isProtected = seed % 2 == 0 ? KernelData.Flags(seed + 1, tokens, 0.15) : new bool[tokens];
        bool[] visible = seed % 5 == 0 ? KernelData.Flags(seed + 2, tokens, 0.8) : [];
        bool Visible(int token) => visible.Length == 0 || visible[token];
        int sources = Enumerable.Range(0, tokens).Count(t => t % 2 == 0 && !isProtected[t]);
        bool anyTarget = Enumerable.Range(0, tokens).Any(t => t % 2 == 1 && !isProtected[t]);
        int removed = anyTarget ? sources * (seed % 7) / 6 : 0;
        MergeOrder order = seed % 4 == 0 ? MergeOrder.Ascending : MergeOrder.ToMe;
        List<List<int>> expected = NaiveMatching.Groups(metric, tokens, width, removed, t => isProtected[t], Visible, order);
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            float[] strided = KernelData.WithGaps(metric, tokens, width, width + 3);
            MatchingRun run = MatchingRun.Of(tokens, width, w => BipartiteMatching.Match(
                new TokenMatrix(strided, tokens, width, width + 3), removed, isProtected, visible, order, w, vectors));

            Assert.Equal(expected, run.Groups());
            Assert.Equal(tokens - removed, run.Leaders.Length);
            Assert.Equal(removed, run.Sources.Length);
            Assert.Equal(run.Sources.Order(), run.Sources);
            Assert.All(run.Leaders.Index(), row => Assert.Equal(row.Index, run.Assignment[row.Item]));
        }
    });

    private static MatchingRun Match(float[] metric, int tokens, int width, int removed, bool[] isProtected, MergeOrder order) =>
        MatchingRun.Of(tokens, width, w => BipartiteMatching.Match(new TokenMatrix(metric, tokens, width), removed, isProtected, [], order, w));
}

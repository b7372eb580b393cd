using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class SelectionTests
{
    [Fact]
    public void TopK_TiesTakeTheLowestIndex() => Assert.Equal([0, 2, 3], Top([2, 1, 3, 2, 2], 3));

    [Fact]
    public void TopK_InfinitiesComeFirstAndLast() =>
        Assert.Equal([1, 3], Top([float.NegativeInfinity, 0, float.NegativeInfinity, float.PositiveInfinity], 2));

    [Fact]
    public void TopK_MustTakeHiddenTokens_TakesTheFirst() =>
        Assert.Equal([0, 1, 3], Top([float.NegativeInfinity, 0, float.NegativeInfinity, float.PositiveInfinity], 3));

    [Fact]
    public void TopK_NegativeZeroEqualsZero() => Assert.Equal([0], Top([-0f, 0f], 1));

    [Fact]
    public void MarkedScores_ProtectedStayAndHiddenClampTheCount() => KernelProperty.Holds(200, (tokens, seed) =>
    {
        // FastV: text is marked as protected, padding as hidden, and so many image tokens are wanted.
        float[] scores = Scores(tokens, seed);
        int wanted = seed % (tokens + 1), count = TopK.CountMarked(scores, wanted);
        int[] kept = Top(scores, count);

        Assert.Equal(Enumerable.Range(0, tokens).Where(i => float.IsPositiveInfinity(scores[i])), kept.Where(i => float.IsPositiveInfinity(scores[i])));
        Assert.DoesNotContain(kept, i => float.IsNegativeInfinity(scores[i]));
        Assert.Equal(int.Min(wanted, scores.Count(float.IsFinite)), kept.Count(i => float.IsFinite(scores[i])));
    });

    [Fact]
    public void MarkedScores_NegativeCount_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => TopK.CountMarked([1], -1));

    [Fact]
    public void TopK_NothingOrEverything_Works()
    {
        Assert.Empty(Top([1, 2], 0));
        Assert.Empty(Top([], 0));
        Assert.Equal([0, 1], Top([1, 2], 2));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void TopK_ImpossibleCount_Throws(int count) => Assert.Throws<ArgumentOutOfRangeException>(() => Top([1, 2], count, room: 3));

    [Fact]
    public void TopK_NoRoom_Throws() => Assert.Throws<ArgumentException>(() => Top([1, 2], 2, room: 1));

    [Fact]
    public void TopK_AnyScores_EqualsAStableSort() => KernelProperty.Holds(700, (count, seed) =>
    {
        float[] scores = Scores(count, seed);
        int wanted = seed % (count + 1);
        int[] expected = [.. Enumerable.Range(0, count).OrderByDescending(i => scores[i]).Take(wanted).Order()];

        Assert.Equal(expected, Top(scores, wanted));
    });

    [Fact]
    public void Ranking_AnyScores_EqualsAStableSort() => KernelProperty.Holds(1200, (count, seed) =>
    {
        float[] scores = Scores(count, seed);
        int[] expected = [.. Enumerable.Range(0, count).OrderByDescending(i => scores[i])];
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            using var workspace = new Workspace(Ranking.WorkspaceBytes(count));
            int[] order = new int[count];
            Ranking.Descending(scores, order, workspace, vectors);
            Assert.Equal(expected, order);
        }
    });

    [Fact]
    public void Ranking_NaN_StillGivesValidIndices()
    {
        foreach (int count in new[] { 40, 700 })
        {
            float[] scores = KernelData.Random(1, count);
            scores[3] = float.NaN;
            scores[5] = BitConverter.Int32BitsToSingle(int.MaxValue);
            foreach (VectorWidth vectors in KernelData.Widths)
            {
                using var workspace = new Workspace(Ranking.WorkspaceBytes(count));
                int[] order = new int[count];
                Ranking.Descending(scores, order, workspace, vectors);
                Assert.Equal(Enumerable.Range(0, count), order.Order());
            }
        }
    }

    [Fact]
    public void RandomScores_KeptSetsNestAcrossBudgets() => KernelProperty.Holds(300, (count, seed) =>
    {
        float[] scores = new float[count];
        RandomScore.Score(new TokenPositions([], count, (ulong)seed), scores);
        int[] half = Top(scores, count / 2), third = Top(scores, count / 3);

        Assert.Equal(third, half.Intersect(third));
    });

    [Fact]
    public void Threshold_TakesWhatReachesIt()
    {
        int[] kept = new int[4];

        Assert.Equal(2, ThresholdSelection.Select([1, 0.5f, float.NegativeInfinity, 0.4f], 0.5f, kept));
        Assert.Equal([0, 1], kept[..2]);
    }

    [Fact]
    public void ThresholdWithACeiling_KeepsTheHighest_TiesTakeTheLowestIndex() => Assert.Equal([0, 2, 3], Reached([2, 1, 3, 2, 2], 1.5f, 3));

    [Fact]
    public void ThresholdWithACeiling_FewReachIt_TakesThose() => Assert.Equal([2], Reached([2, 1, 3, 2, 2], 2.5f, 3));

    [Fact]
    public void ThresholdWithACeiling_AnyScores_IsTheTopOfThoseThatReachIt() => KernelProperty.Holds(300, (count, seed) =>
    {
        float[] scores = Scores(count, seed);
        int most = seed % (count + 1);
        int[] expected = [.. Enumerable.Range(0, count).Where(i => scores[i] >= 0.25f).OrderByDescending(i => scores[i]).Take(most).Order()];

        Assert.Equal(expected, Reached(scores, 0.25f, most));
    });

    [Fact]
    public void ThresholdWithANegativeCeiling_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Reached([1], 0, -1));

    [Fact]
    public void Strided_PicksTheMiddleOfEveryStretch()
    {
        int[] kept = new int[3];
        StridedSelection.Select(new float[9], 3, kept);

        Assert.Equal([1, 4, 7], kept);
    }

    [Fact]
    public void Strided_KeepsProtectedAndFillsUpWithHidden()
    {
        int[] kept = new int[4];
        StridedSelection.Select([float.NegativeInfinity, 0, float.PositiveInfinity, 0, float.NegativeInfinity], 4, kept);

        Assert.Equal([0, 1, 2, 3], kept);
    }

    [Fact]
    public void Strided_AnyScores_IsExactUniqueAndEven() => KernelProperty.Holds(400, (count, seed) =>
    {
        float[] scores = Scores(count, seed);
        int wanted = seed % (count + 1);
        int[] kept = new int[wanted];
        StridedSelection.Select(scores, wanted, kept);

        Assert.Equal(kept.Distinct().Order(), kept);
        int isProtected = scores.Count(float.IsPositiveInfinity);
        Assert.Equal(int.Min(isProtected, wanted), kept.Count(i => float.IsPositiveInfinity(scores[i])));
        int[] candidates = [.. Enumerable.Range(0, count).Where(i => float.IsFinite(scores[i]))];
        int[] ordinals = [.. kept.Where(i => float.IsFinite(scores[i])).Select(i => Array.IndexOf(candidates, i))];
        Assert.Equal(ordinals.Select((_, j) => (int)((j + 0.5) * candidates.Length / ordinals.Length)), ordinals);
    });

    private static int[] Reached(float[] scores, float threshold, int most)
    {
        using var workspace = new Workspace(TopK.WorkspaceBytes(scores.Length));
        int[] kept = new int[scores.Length];
        return kept[..ThresholdSelection.Select(scores, threshold, most, kept, workspace)];
    }

    private static int[] Top(float[] scores, int count, int? room = null)
    {
        int[]? first = null;
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            using var workspace = new Workspace(TopK.WorkspaceBytes(scores.Length));
            int[] kept = new int[room ?? count];
            TopK.Select(scores, count, kept, workspace, vectors);
            first ??= kept;
            Assert.Equal(first, kept);
        }

        return first!;
    }

    /// <summary>Scores with ties and both infinities.</summary>
    private static float[] Scores(int count, int seed)
    {
        float[] scores = KernelData.Random(seed, count);
        for (int i = 0; i < count; i++)
        {
            if (MathF.Abs(scores[i]) > 0.95f)
            {
                scores[i] *= float.PositiveInfinity;
            }
            else if (seed % 2 == 0)
            {
                scores[i] = MathF.Round(scores[i] * 8);
            }
        }

        return scores;
    }
}

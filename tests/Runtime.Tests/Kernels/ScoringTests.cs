using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class ScoringTests
{
    // [heads 2, tokens 2, width 2].
    private static readonly float[] Keys = [1, 2, 3, 4, 5, 6, 7, 8];

    [Fact]
    public void HeadMean_OfKeys_AveragesHeads()
    {
        float[] mean = new float[4];
        HeadMean.Compute(new HeadTensor(Keys, 2, 2, 2), mean);

        Assert.Equal([3, 4, 5, 6], mean);
    }

    [Fact]
    public void HeadMean_OfTokenMajorKeys_ReadsTheStrides()
    {
        float[] mean = new float[4];
        HeadMean.Compute(new HeadTensor(Keys, 2, 2, 2, 2, 4), mean);

        Assert.Equal([2, 3, 6, 7], mean);
    }

    [Fact]
    public void HeadMean_OfAttention_AveragesRowsWithGaps()
    {
        float[] mean = new float[3];
        HeadMean.Compute(new AttentionRows([1, 2, 3, float.NaN, 5, 6, 7], 2, 3, 4), mean);

        Assert.Equal([3, 4, 5], mean);
    }

    [Fact]
    public void HeadSum_IsTheSumOfTheRows()
    {
        float[] sums = new float[3];
        HeadSum.Compute(new AttentionRows([1, 2, 3, float.NaN, 5, 6, 7], 2, 3, 4), sums);

        Assert.Equal([6, 8, 10], sums);
    }

    [Fact]
    public void FullWidth_PutsTheHeadsOfATokenSideBySide()
    {
        float[] rows = new float[8];
        FullWidth.Copy(new HeadTensor(Keys, 2, 2, 2), rows);

        Assert.Equal([1, 2, 5, 6, 3, 4, 7, 8], rows);
        Assert.Throws<ArgumentException>(() => FullWidth.Copy(new HeadTensor(Keys, 2, 2, 2), new float[7]));
    }

    [Fact]
    public void HeadMean_NoRoom_Throws() => Assert.Throws<ArgumentException>(() => HeadMean.Compute(new HeadTensor(Keys, 2, 2, 2), new float[3]));

    [Fact]
    public void RowNorms_OfAnyRows_AreEuclidean() => KernelProperty.Holds(50, (tokens, seed) =>
    {
        int width = seed % 150;
        float[] dense = KernelData.Random(seed, tokens * width), norms = new float[tokens];
        float[] rows = KernelData.WithGaps(dense, tokens, width, width + 2);
        RowNorms.Compute(new TokenMatrix(rows, tokens, width, width + 2), norms);

        for (int token = 0; token < tokens; token++)
        {
            double expected = Math.Sqrt(dense.Skip(token * width).Take(width).Sum(v => (double)v * v));
            Assert.Equal(expected, norms[token], 1e-5);
        }
    });

    [Fact]
    public void KeyNorm_IsMinusTheSquaresOfAllHeads()
    {
        float[] scores = new float[2];
        KeyNorm.Score(new HeadTensor(Keys, 2, 2, 2), scores);

        Assert.Equal([-(1 + 4 + 25 + 36), -(9 + 16 + 49 + 64)], scores);
    }

    [Fact]
    public void AttentionRow_OfEqualKeys_IsProportionalToSizes()
    {
        float[] rows = new float[3];
        AttentionRow.Compute(
            new HeadTensor([1, 1, 1], 1, 3, 1), new HeadTensor([2, 2, 2], 1, 3, 1), 0, 1, [], [0, MathF.Log(2), 0], rows);

        Assert.Equal(0.25, rows[0], 1e-6);
        Assert.Equal(0.5, rows[1], 1e-6);
        Assert.Equal(0.25, rows[2], 1e-6);
    }

    [Fact]
    public void AttentionRow_HiddenKeys_GetNothing()
    {
        float[] rows = new float[3];
        AttentionRow.Compute(new HeadTensor([1, 1, 1], 1, 3, 1), new HeadTensor([5, 2, 2], 1, 3, 1), 2, 1, [false, true, true], [], rows);

        Assert.Equal([0, 0.5f, 0.5f], rows);
    }

    [Fact]
    public void AttentionRow_EverythingHidden_IsZero()
    {
        float[] rows = [7, 7];
        AttentionRow.Compute(new HeadTensor([1, 1], 1, 2, 1), new HeadTensor([1, 1], 1, 2, 1), 0, 1, [false, false], [], rows);

        Assert.Equal([0, 0], rows);
    }

    [Fact]
    public void AttentionRow_NaNKey_ReachesTheScores()
    {
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            foreach (int bad in new[] { 0, 5, 18 })
            {
                float[] keys = KernelData.Random(1, 19), rows = new float[19];
                keys[bad] = float.NaN;
                AttentionRow.Compute(new HeadTensor(KernelData.Random(2, 19), 1, 19, 1), new HeadTensor(keys, 1, 19, 1), 3, 1, [], [], rows, vectors);
                Assert.All(rows, value => Assert.True(float.IsNaN(value)));
            }
        }
    }

    [Fact]
    public void AttentionRow_OtherWidths_Throws() => Assert.Throws<ArgumentException>(
        () => AttentionRow.Compute(new HeadTensor(Keys, 2, 2, 2), new HeadTensor(Keys, 2, 4, 1), 0, 1, [], [], new float[8]));

    [Fact]
    public void AttentionRow_AnyInput_EqualsSoftmax() => KernelProperty.Holds(80, (tokens, seed) =>
    {
        const int heads = 2, width = 19;
        float[] q = KernelData.Random(seed, heads * tokens * width), k = KernelData.Random(seed + 1, heads * tokens * width);
        float[] rows = new float[heads * tokens];
        int query = seed % tokens;
        AttentionRow.Compute(new HeadTensor(q, heads, tokens, width), new HeadTensor(k, heads, tokens, width), query, 3, [], [], rows);

        for (int head = 0; head < heads; head++)
        {
            double[] logits = [.. Enumerable.Range(0, tokens).Select(token => 3 * Enumerable.Range(0, width).Sum(
                i => (double)q[(((head * tokens) + query) * width) + i] * k[(((head * tokens) + token) * width) + i]))];
            double sum = logits.Sum(Math.Exp);
            for (int token = 0; token < tokens; token++)
            {
                Assert.Equal(Math.Exp(logits[token]) / sum, rows[(head * tokens) + token], 1e-6);
            }
        }
    });

    [Fact]
    public void Exponential_OfAnyNegative_IsAccurate()
    {
        for (float x = 0; x > -87.2f; x -= 0.00137f)
        {
            double expected = Math.Exp(x);
            Assert.InRange(Exponential<Lanes1, float>.OfNegative(x), expected * (1 - 5e-7), expected * (1 + 5e-7));
        }

        Assert.Equal(1, Exponential<Lanes1, float>.OfNegative(0));
        Assert.Equal(0, Exponential<Lanes1, float>.OfNegative(-88));
        Assert.Equal(0, Exponential<Lanes1, float>.OfNegative(float.NegativeInfinity));
    }
}

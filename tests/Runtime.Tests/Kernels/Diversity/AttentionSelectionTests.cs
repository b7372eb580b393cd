using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Diversity;

/// <summary>Rows of attention with shared key heads and a causal mask, their means, and the text that rates.</summary>
public class AttentionSelectionTests
{
    [Fact]
    public void GroupedKeys_EqualRepeatedOnes()
    {
        const int Tokens = 9, Width = 5;
        float[] queries = KernelData.Random(1, 4 * Tokens * Width), keys = KernelData.Random(2, 2 * Tokens * Width);
        float[] repeated = [.. Enumerable.Range(0, 4).SelectMany(head => keys.Skip(head / 2 * Tokens * Width).Take(Tokens * Width))];
        float[] rows = new float[4 * Tokens], expected = new float[4 * Tokens];
        var q = new HeadTensor(queries, 4, Tokens, Width);
        AttentionRow.Compute(q, new HeadTensor(keys, 2, Tokens, Width), 6, 0.5f, true, [], [], rows);
        AttentionRow.Compute(q, new HeadTensor(repeated, 4, Tokens, Width), 6, 0.5f, true, [], [], expected);

        Assert.Equal(expected, rows);
        Assert.All(Enumerable.Range(0, 4), head => Assert.Equal([0, 0], rows[((head * Tokens) + 7)..((head + 1) * Tokens)]));
    }

    [Fact]
    public void CausalRow_EqualsTheRowOfThePrefix()
    {
        const int Tokens = 21, Width = 3;
        float[] data = KernelData.Random(5, Tokens * Width), rows = new float[Tokens], prefix = new float[8];
        var all = new HeadTensor(data, 1, Tokens, Width);
        AttentionRow.Compute(all, all, 7, 2, true, [], [], rows);
        AttentionRow.Compute(all, new HeadTensor(data, 1, 8, Width), 7, 2, [], [], prefix);

        Assert.Equal(prefix, rows[..8]);
        Assert.All(rows[8..], value => Assert.Equal(0, value));
    }

    [Fact]
    public void CausalRow_BehindACache_SeesIt()
    {
        // One query for three keys: it stands at the last.
        float[] rows = new float[3];
        AttentionRow.Compute(new HeadTensor([1], 1, 1, 1), new HeadTensor([4, 4, 4], 1, 3, 1), 0, 1, true, [], [], rows);

        Assert.All(rows, value => Assert.Equal(1f / 3, value, 1e-6f));
    }

    [Fact]
    public void KeyHeadsThatDoNotDivide_Throw() => Assert.Throws<ArgumentException>(
        () => AttentionRow.Compute(new HeadTensor(new float[6], 3, 2, 1), new HeadTensor(new float[4], 2, 2, 1), 0, 1, true, [], [], new float[6]));

    [Fact]
    public void MeanOfChosenRows_EqualsTheRows() => KernelProperty.Holds(40, (tokens, seed) =>
    {
        int width = 1 + (seed % 8), heads = 1 + (seed % 3), groups = 1 + (seed % 2);
        float[] queries = KernelData.Random(seed, heads * groups * tokens * width), keys = KernelData.Random(seed + 1, heads * tokens * width);
        bool[] visible = KernelData.Flags(seed, tokens, 0.8);
        int[] chosen = [.. Enumerable.Range(0, tokens).Where(token => (token + seed) % 3 == 0)];
        var q = new HeadTensor(queries, heads * groups, tokens, width);

        // [tokens, heads, width], so that neither heads nor tokens of the keys follow each other.
        var k = new HeadTensor(keys, heads, tokens, width, width, heads * width);
        double[] expected = new double[tokens];
        float[] rows = new float[heads * groups * tokens], mean = new float[tokens];
        foreach (int query in chosen)
        {
            AttentionRow.Compute(q, k, query, 0.7f, seed % 2 == 0, visible, [], rows);
            for (int i = 0; i < rows.Length; i++)
            {
                expected[i % tokens] += rows[i] / ((double)heads * groups * chosen.Length);
            }
        }

        using var workspace = new Workspace(AttentionMean.WorkspaceBytes(tokens, width));
        AttentionMean.Compute(q, k, chosen, 0.7f, seed % 2 == 0, visible, mean, workspace);
        for (int token = 0; token < tokens; token++)
        {
            Assert.Equal(expected[token], mean[token], 1e-5);
        }
    });

    [Fact]
    public void MeanOfGivenRows_LeavesOthersOut()
    {
        float[] mean = new float[2];
        AttentionMean.Average([0.1f, 0.9f, 9, 9, 0.3f, 0.7f, 0.5f, 0.5f, 9, 9, 0.1f, 0.9f], 2, 3, [0, 2], mean);

        Assert.Equal(0.25f, mean[0], 1e-6f);
        Assert.Equal(0.75f, mean[1], 1e-6f);
    }

    [Fact]
    public void MeanOfAnUnknownRow_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => AttentionMean.Average([1, 0], 1, 1, [1], new float[2]));

    [Fact]
    public void MeanOfNoRow_IsZero()
    {
        float[] mean = [5, 5];
        using var workspace = new Workspace(AttentionMean.WorkspaceBytes(2, 1));
        AttentionMean.Compute(new HeadTensor([1, 2], 1, 2, 1), new HeadTensor([1, 2], 1, 2, 1), [], 1, false, [], mean, workspace);

        Assert.Equal([0, 0], mean);
    }

    [Fact]
    public void Raters_AreTheTextAboveTheMean()
    {
        // Both image tokens point at text 3.
        float[] shares = Shares([2, 0, 4, 0, 0, 1, 3, 0, -1, 0], 2, [0, 1], [2, 3, 4]);
        int[] raters = new int[3];

        Assert.Equal(1, TextRaters.Choose(shares, [2, 3, 4], raters));
        Assert.Equal(3, raters[0]);
        Assert.Equal(1, shares.Sum(), 1e-5f);
        Assert.Equal((Softmax(0, 6, -2)[1] + Softmax(0, 12, -4)[1]) / 2, shares[1], 1e-5);
    }

    [Fact]
    public void Raters_ThatAreEqual_AllRate()
    {
        int[] raters = new int[3];
        float[] shares = Shares([1, 1, 1, 1], 1, [0], [1, 2, 3]);

        Assert.Equal(3, TextRaters.Choose(shares, [1, 2, 3], raters));
        Assert.Equal([1, 2, 3], raters);
    }

    [Fact]
    public void Blend_WeighsBothScales()
    {
        float[] scores = new float[3];
        ImportanceBlend.Apply([0, 5, 10], [1, -1, 0], 0.25, scores);

        Assert.Equal([0, 0.875f, 0.625f], scores);
    }

    [Fact]
    public void Blend_ConstantPart_CountsNothing()
    {
        float[] scores = new float[2];
        ImportanceBlend.Apply([7, 7], [1, 0], 0.5, scores);

        Assert.Equal([0, 0.5f], scores);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1.5)]
    public void Blend_WeightOutOfRange_Throws(double alpha) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ImportanceBlend.Apply(new float[1], new float[1], alpha, new float[1]));

    private static float[] Shares(float[] rows, int width, int[] images, int[] texts)
    {
        float[] shares = new float[texts.Length];
        using var workspace = new Workspace(TextRaters.WorkspaceBytes(texts.Length, width));
        TextRaters.Score(new TokenMatrix(rows, rows.Length / width, width), images, texts, shares, workspace);
        return shares;
    }

    private static double[] Softmax(params double[] logits) => [.. logits.Select(logit => Math.Exp(logit) / logits.Sum(Math.Exp))];
}

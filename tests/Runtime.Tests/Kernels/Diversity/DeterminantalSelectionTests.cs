using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Diversity;

public class DeterminantalSelectionTests
{
    [Fact]
    public void AnyTokens_EqualTheNaiveSelection() => KernelProperty.Holds(20, (tokens, seed) =>
    {
        // More channels than tokens are picked, so that no pick is left to rounding.
        int count = 1 + (seed % int.Min(tokens, 8)), width = count + 4;
        float[] rows = KernelData.Random(seed, tokens * width);
        float[] relevance = [.. KernelData.Random(seed + 1, tokens).Select(value => 0.2f + MathF.Abs(value))];
        (int[] order, float[] gains) = Select(rows, width, relevance, count);

        (int[] expected, double[] expectedGains) = Naive(rows, width, relevance, count);
        Assert.Equal(expected, order);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(expectedGains[i], gains[i], 1e-5);
        }
    });

    [Fact]
    public void AnyTokens_GainsNeverAscend_AndNoTokenComesTwice() => KernelProperty.Holds(40, (tokens, seed) =>
    {
        float[] rows = seed % 2 == 0 ? KernelData.Random(seed, tokens * 4) : KernelData.OneHot(seed, tokens, 4);
        (int[] order, float[] gains) = Select(rows, 4, [.. KernelData.Random(seed, tokens).Select(MathF.Abs)], tokens);

        Assert.Equal(Enumerable.Range(0, tokens), order.Order());
        Assert.DoesNotContain(gains, float.IsNaN);
        for (int i = 1; i < tokens; i++)
        {
            Assert.True(gains[i] <= gains[i - 1] + 1e-6f);
        }
    });

    [Fact]
    public void MatrixOfCosines_GivesTheSameBits_AsRowsOnDemand()
    {
        const int Tokens = 41, Width = 12, Wide = 48;
        float[] rows = KernelData.Random(22, Tokens * Width), relevance = [.. KernelData.Random(23, Tokens).Select(MathF.Abs)];
        float[] wide = [.. Enumerable.Range(0, Tokens).SelectMany(token => rows[(token * Width)..((token + 1) * Width)].Concat(new float[Wide - Width]))];
        (int[] order, float[] gains) = Select(rows, Width, relevance, 8);
        (int[] wideOrder, float[] wideGains) = Select(wide, Wide, relevance, 8);

        Assert.Equal(order, wideOrder);
        Assert.Equal(gains, wideGains);
    }

    [Fact]
    public void SmallerCount_IsAPrefix()
    {
        float[] rows = KernelData.Random(4, 30 * 12), relevance = [.. Enumerable.Repeat(1f, 30)];

        Assert.Equal(Select(rows, 12, relevance, 20).Order[..7], Select(rows, 12, relevance, 7).Order);
    }

    [Fact]
    public void MoreThanTheRank_GainNothing_AndGoToTheLowestIndex()
    {
        // Two channels: two tokens span all others.
        (int[] order, float[] gains) = Select([1, 0, 0.6f, 0.8f, 0, 1, 0.8f, 0.6f, -1, 1], 2, [1, 1, 1, 1, 1], 5);

        Assert.Equal([0, 2, 1, 3, 4], order);
        Assert.Equal([1, 1, 0, 0, 0], gains);
    }

    [Fact]
    public void ZeroVector_ComesLast()
    {
        (int[] order, float[] gains) = Select([0, 0, 3, 0, 0, 2], 2, [5, 1, 1], 3);

        Assert.Equal([1, 2, 0], order);
        Assert.Equal(0, gains[2]);
    }

    [Fact]
    public void ChosenTokens_AreComparedAlone()
    {
        float[] rows = [1, 0, float.NaN, float.NaN, 0, 1, 1, 1];
        int[] order = new int[2];
        using var workspace = new Workspace(DeterminantalSelection.WorkspaceBytes(3, 2, 2));
        DeterminantalSelection.Select(new TokenMatrix(rows, 4, 2), [0, 2, 3], [1, 0.5f, 1], 2, order, new float[2], workspace);

        // Of token 3 half is left beside token 0; token 2 is worth a quarter.
        Assert.Equal([0, 2], order);
    }

    [Fact]
    public void OtherNumberOfRelevances_Throws() => Assert.Throws<ArgumentException>(() => Select([1, 0, 0, 1], 2, [1], 1));

    [Fact]
    public void MoreThanThereAre_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Select([1, 0, 0, 1], 2, [1, 1], 3));

    [Fact]
    public void Relevance_FallsWithTheCosineToTheText()
    {
        float[] relevance = Relevance([1, 0, 0, 1, -1, 0], 2, [2, 0]);

        Assert.Equal(5e-7f, relevance[0], 1e-9f);
        Assert.Equal(0.5f, relevance[1], 1e-5f);
        Assert.Equal(1, relevance[2], 1e-5f);
    }

    [Fact]
    public void Relevance_OfSeveralTexts_IsTheMean()
    {
        float[] relevance = Relevance([1, 0, 0, 1, 1, 1], 2, [1, 0, 0, 3]);

        Assert.Equal(1, relevance[0], 1e-4f);
        Assert.Equal(1, relevance[1], 1e-4f);
        Assert.Equal(0, relevance[2], 1e-4f);
    }

    [Fact]
    public void Relevance_ThatIsConstant_IsOneForAll() => Assert.Equal([1, 1], Relevance([1, 0, 2, 0], 2, [1, 1]));

    [Fact]
    public void Relevance_OfZeroVectors_TakesCosineZero() => Assert.Equal([1, 1], Relevance([0, 0, 1, 0], 2, [0, 0]));

    [Fact]
    public void Relevance_WithoutText_Throws() => Assert.Throws<ArgumentException>(() => Relevance([1, 0], 2, []));

    private static float[] Relevance(float[] images, int width, float[] texts)
    {
        int tokens = images.Length / width;
        float[] relevance = new float[tokens];
        using var workspace = new Workspace(TextRelevance.WorkspaceBytes(tokens));
        TextRelevance.Compute(new TokenMatrix(images, tokens, width), [], new TokenMatrix(texts, texts.Length / width, width), relevance, workspace);
        return relevance;
    }

    private static (int[] Order, float[] Gains) Select(float[] rows, int width, float[] relevance, int count)
    {
        int tokens = rows.Length / width;
        int[] order = new int[count];
        float[] gains = new float[count];
        using var workspace = new Workspace(DeterminantalSelection.WorkspaceBytes(tokens, width, count));
        DeterminantalSelection.Select(new TokenMatrix(rows, tokens, width), [], relevance, count, order, gains, workspace);
        Assert.Equal(0, workspace.Mark());
        return (order, gains);
    }

    /// <summary>Conditional variances by elimination, anew for every pick.</summary>
    private static (int[] Order, double[] Gains) Naive(float[] rows, int width, float[] relevance, int count)
    {
        double Kernel(int a, int b) => relevance[a] * NaiveVectors.Cosine(rows, width, a, b) * relevance[b];
        List<int> order = [];
        List<double> gains = [];
        while (order.Count < count)
        {
            double[] variances =
            [
                .. Enumerable.Range(0, relevance.Length).Select(token => order.Contains(token) ? double.NegativeInfinity : Variance([.. order, token], Kernel)),
            ];
            order.Add(NaiveVectors.ArgMax(variances));
            gains.Add(variances[order[^1]]);
        }

        return ([.. order], [.. gains]);
    }

    /// <summary>What Gaussian elimination leaves of the last token's variance.</summary>
    private static double Variance(int[] tokens, Func<int, int, double> kernel)
    {
        int count = tokens.Length;
        double[,] matrix = new double[count, count];
        for (int i = 0; i < count * count; i++)
        {
            matrix[i / count, i % count] = kernel(tokens[i / count], tokens[i % count]);
        }

        for (int pivot = 0; pivot < count - 1; pivot++)
        {
            for (int row = pivot + 1; row < count; row++)
            {
                double factor = matrix[row, pivot] / matrix[pivot, pivot];
                for (int column = pivot; column < count; column++)
                {
                    matrix[row, column] -= factor * matrix[pivot, column];
                }
            }
        }

        return matrix[count - 1, count - 1];
    }
}

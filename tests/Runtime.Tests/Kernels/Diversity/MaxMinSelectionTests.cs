using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Diversity;

public class MaxMinSelectionTests
{
    // Three directions, each twice; one of the copies is longer.
    private static readonly float[] Twins = [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 2];

    [Fact]
    public void AnyTokens_EqualTheNaiveSelection() => KernelProperty.Holds(40, (tokens, seed) =>
    {
        int width = 2 + (seed % 9), count = 1 + (seed % tokens);
        float[] rows = KernelData.Random(seed, tokens * width);
        (int[] order, float[] distances) = Select(rows, width, count);

        (int[] expected, double[] expectedDistances) = Naive(rows, width, tokens, count);
        Assert.Equal(expected, order);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(expectedDistances[i], distances[i], 2e-6);
        }
    });

    [Fact]
    public void AnyTokens_DistancesNeverAscend_AndNoTokenComesTwice() => KernelProperty.Holds(60, (tokens, seed) =>
    {
        float[] rows = seed % 2 == 0 ? KernelData.Random(seed, tokens * 5) : KernelData.OneHot(seed, tokens, 5);
        (int[] order, float[] distances) = Select(rows, 5, tokens);

        Assert.Equal(Enumerable.Range(0, tokens), order.Order());
        for (int i = 2; i < tokens; i++)
        {
            Assert.True(distances[i] <= distances[i - 1]);
        }
    });

    [Fact]
    public void SmallerCount_IsAPrefix() => KernelProperty.Holds(50, (tokens, seed) =>
    {
        float[] rows = KernelData.Random(seed, tokens * 4);
        int[] all = Select(rows, 4, tokens).Order;

        Assert.Equal(all[..(tokens / 2)], Select(rows, 4, tokens / 2).Order);
    });

    [Fact]
    public void PermutedTokens_AreSelectedAlike()
    {
        const int Tokens = 37, Width = 6;
        float[] rows = KernelData.Random(11, Tokens * Width);

        // The first pick ties with its nearest other, so these two keep their order.
        int[] order = Select(rows, Width, 12).Order;
        int[] places = [order[0], .. Enumerable.Range(0, Tokens).Where(token => token != order[0]).OrderBy(token => token * 7 % Tokens)];
        float[] permuted = [.. places.SelectMany(token => rows[(token * Width)..((token + 1) * Width)])];

        Assert.Equal(order, Select(permuted, Width, 12).Order.Select(place => places[place]));
    }

    [Fact]
    public void MatrixOfCosines_GivesTheSameBits_AsRowsOnDemand()
    {
        // More channels than tokens make the matrix worth its memory; zeros add nothing to a product.
        const int Tokens = 41, Width = 7, Wide = 48;
        float[] rows = KernelData.Random(21, Tokens * Width);
        float[] wide = [.. Enumerable.Range(0, Tokens).SelectMany(token => rows[(token * Width)..((token + 1) * Width)].Concat(new float[Wide - Width]))];
        (int[] order, float[] distances) = Select(rows, Width, Tokens);
        (int[] wideOrder, float[] wideDistances) = Select(wide, Wide, Tokens);

        Assert.Equal(order, wideOrder);
        Assert.Equal(distances, wideDistances);
    }

    [Fact]
    public void FewerTokensThanTheWorkspaceIsFor_Fit()
    {
        // 49 tokens do not keep a matrix at 48 channels, but 48 do.
        float[] rows = KernelData.Random(24, 48 * 48), relevance = [.. Enumerable.Repeat(1f, 48)];
        using var workspace = new Workspace(MaxMinSelection.WorkspaceBytes(49, 48));
        using var other = new Workspace(DeterminantalSelection.WorkspaceBytes(49, 48, 49));
        var matrix = new TokenMatrix(rows, 48, 48);

        MaxMinSelection.Select(matrix, 48, new int[48], new float[48], workspace);
        DeterminantalSelection.Select(matrix, [], relevance, 48, new int[48], new float[48], other);

        Assert.Equal(0, workspace.Mark() + other.Mark());
    }

    [Fact]
    public void OneToken_IsSelected_AtTheGreatestDistance()
    {
        (int[] order, float[] distances) = Select([3, 4], 2, 1);

        Assert.Equal([0], order);
        Assert.Equal([2], distances);
    }

    [Fact]
    public void ExhaustedDirections_GoOnWithTheLowestIndex()
    {
        (int[] order, float[] distances) = Select(Twins, 3, 5);

        Assert.Equal([0, 1, 2, 3, 4], order);
        Assert.Equal([0, 1, 1, 0, 0], distances);
    }

    [Fact]
    public void ScaledCopiesOfAnyDirection_CountAsDuplicates()
    {
        float[] one = KernelData.Random(3, 64);
        float[] rows = [.. Enumerable.Range(0, 8).SelectMany(copy => one.Select(value => value * (copy + 1) / 3))];

        Assert.Equal(Enumerable.Range(0, 8), Select(rows, 64, 8).Order);
    }

    [Fact]
    public void ZeroVector_IsAtDistanceOneToEverything()
    {
        (int[] order, float[] distances) = Select([1, 0, 0, 0, 1, 0.01f], 2, 3);

        Assert.Equal([1, 0, 2], order);
        Assert.Equal(1, distances[1]);
    }

    [Fact]
    public void NoTokensWanted_SelectsNone() => Assert.Empty(Select(Twins, 3, 0).Order);

    [Fact]
    public void MoreThanThereAre_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Select(Twins, 3, 7));

    [Fact]
    public void Scores_HoldTheSelectionAtEveryBudgetUpToIt()
    {
        float[] rows = KernelData.Random(5, 30 * 4), scores = new float[30];
        using var workspace = new Workspace(MaxMin.WorkspaceBytes(30, 4) + TopK.WorkspaceBytes(30));
        MaxMin.Score(new TokenMatrix(rows, 30, 4), 10, scores, workspace);
        int[] order = Select(rows, 4, 10).Order, kept = new int[6];
        TopK.Select(scores, 6, kept, workspace);

        Assert.Equal(order[..6].Order(), kept);
        Assert.Equal(20, scores.Count(score => score == 0));
    }

    [Fact]
    public void MoreKeptThanTokens_ScoresAll()
    {
        float[] scores = new float[6];
        using var workspace = new Workspace(MaxMin.WorkspaceBytes(6, 3));
        MaxMin.Score(new TokenMatrix(Twins, 6, 3), 9, scores, workspace);

        Assert.Equal([6, 5, 4, 3, 2, 1], scores);
    }

    private static (int[] Order, float[] Distances) Select(float[] rows, int width, int count)
    {
        int tokens = rows.Length / width;
        int[] order = new int[count];
        float[] distances = new float[count];
        using var workspace = new Workspace(MaxMinSelection.WorkspaceBytes(tokens, width));
        MaxMinSelection.Select(new TokenMatrix(rows, tokens, width), count, order, distances, workspace);
        Assert.Equal(0, workspace.Mark());
        return (order, distances);
    }

    /// <summary>All distances to all selected tokens, anew for every pick.</summary>
    private static (int[] Order, double[] Distances) Naive(float[] rows, int width, int tokens, int count)
    {
        double Distance(int a, int b) => 1 - NaiveVectors.Cosine(rows, width, a, b);
        List<int> order = [];
        List<double> distances = [];
        while (order.Count < count)
        {
            double[] nearest =
            [
                .. Enumerable.Range(0, tokens).Select(token =>
                    order.Contains(token) ? double.NegativeInfinity
                    : (order.Count == 0 ? Enumerable.Range(0, tokens).Where(other => other != token) : order)
                        .Select(other => Distance(token, other)).DefaultIfEmpty(2).Min()),
            ];
            order.Add(NaiveVectors.ArgMax(nearest));
            distances.Add(nearest[order[^1]]);
        }

        return ([.. order], [.. distances]);
    }
}

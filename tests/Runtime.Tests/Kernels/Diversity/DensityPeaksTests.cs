using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Diversity;

public class DensityPeaksTests
{
    [Fact]
    public void AnyTokens_ScoreAsTheNaiveFormula() => KernelProperty.Holds(40, (tokens, seed) =>
    {
        int width = 1 + (seed % 7), neighbours = 1 + (seed % 6);
        float[] rows = KernelData.Random(seed, tokens * width), scores = new float[tokens];
        using var workspace = new Workspace(DensityPeaks.WorkspaceBytes(tokens, width));
        DensityPeaks.Score(new TokenMatrix(rows, tokens, width), [], neighbours, scores, workspace);

        double[] expected = Naive(rows, width, tokens, neighbours);
        for (int token = 0; token < tokens; token++)
        {
            Assert.Equal(expected[token], scores[token], 1e-3);
        }
    });

    [Fact]
    public void TwoClusters_AreTold_ApartByTheirPlacesInTheList()
    {
        float[] rows = [9, 0, 0, 9, 0.1f, 0, 0.2f, 9, 0.3f];
        (int[] centres, int[] assignment) = Cluster(rows, 1, [1, 0, 2, 3, 5, 4, 6, 7], 2, 2);

        Assert.Equal(2, centres.Length);
        Assert.Equal([0, 1, 0, 1, 0, 0, 0, 1], assignment.Select(row => row == assignment[0] ? 0 : 1).ToArray());
        Assert.Equal(0, assignment[centres[0]]);
        Assert.Equal(1, assignment[centres[1]]);
    }

    [Fact]
    public void EqualTokens_HaveTheirFirstAsCentres_AndEachItsOwn()
    {
        (int[] centres, int[] assignment) = Cluster([4, 4, 4, 4], 1, [3, 2, 1, 0], 2, 3);

        Assert.Equal([0, 1, 2], centres);
        Assert.Equal([0, 1, 2, 0], assignment);
    }

    [Fact]
    public void MoreNeighboursThanTokens_TakeAllThereAre()
    {
        float[] few = new float[3], all = new float[3];
        using var workspace = new Workspace(DensityPeaks.WorkspaceBytes(3, 1));
        DensityPeaks.Score(new TokenMatrix([1, 2, 4], 3, 1), [], 3, all, workspace);
        DensityPeaks.Score(new TokenMatrix([1, 2, 4], 3, 1), [], 9, few, workspace);

        Assert.Equal(all, few);
    }

    [Fact]
    public void NoNeighbours_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Cluster([1, 2], 1, [0, 1], 0, 1));

    [Fact]
    public void NoCentres_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Cluster([1, 2], 1, [0, 1], 1, 0));

    [Fact]
    public void MoreCentresThanTokens_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Cluster([1, 2], 1, [0, 1], 1, 3));

    [Fact]
    public void UnknownToken_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Cluster([1, 2], 1, [0, 2], 1, 1));

    private static (int[] Centres, int[] Assignment) Cluster(float[] rows, int width, int[] tokens, int neighbours, int clusters)
    {
        int[] centres = new int[clusters], assignment = new int[tokens.Length];
        using var workspace = new Workspace(DensityPeaks.WorkspaceBytes(tokens.Length, width));
        DensityPeaks.Cluster(new TokenMatrix(rows, rows.Length / width, width), tokens, neighbours, centres, assignment, workspace);
        return (centres, assignment);
    }

    private static double[] Naive(float[] rows, int width, int tokens, int neighbours)
    {
        double Square(int a, int b) => a == b ? 0 : Math.Max(0, NaiveVectors.SquaredDistance(rows, width, a, b)) / width;
        int[] all = [.. Enumerable.Range(0, tokens)];
        double[] density = [.. all.Select(a => Math.Exp(-all.Select(b => Square(a, b)).Order().Take(neighbours).Average()))];
        double greatest = all.Max(a => all.Max(b => Square(a, b)));
        return [.. all.Select(a => density[a] * Math.Sqrt(all.Where(b => density[b] > density[a]).Select(b => Square(a, b)).DefaultIfEmpty(greatest).Min()))];
    }
}

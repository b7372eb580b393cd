using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Diversity;

/// <summary>Farthest points and what they leave of the others.</summary>
public class ReconstructionTests
{
    [Fact]
    public void FarthestPoint_EqualsTheNaiveSampling() => KernelProperty.Holds(40, (tokens, seed) =>
    {
        int width = 1 + (seed % 6), count = 1 + (seed % tokens), start = seed % tokens;
        float[] rows = KernelData.Random(seed, tokens * width);
        List<int> expected = [start];
        while (expected.Count < count)
        {
            expected.Add(NaiveVectors.ArgMax(Enumerable.Range(0, tokens).Select(token => expected.Contains(token)
                ? double.NegativeInfinity
                : expected.Min(pick => NaiveVectors.SquaredDistance(rows, width, token, pick)))));
        }

        Assert.Equal(expected, Sample(rows, width, [.. Enumerable.Range(0, tokens)], start, count));
    });

    [Fact]
    public void FarthestPoint_AmongEqualTokens_TakesNoneTwice() => Assert.Equal([1, 0, 2], Sample([5, 5, 5], 1, [0, 1, 2], 1, 3));

    [Fact]
    public void FarthestPoint_ReadsCandidatesAlone() => Assert.Equal([0, 2], Sample([0, float.NaN, 1, 9], 1, [0, 2, 3], 0, 2));

    [Fact]
    public void FarthestPoint_WithFewerCandidates_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Sample([1, 2], 1, [0, 1], 0, 3));

    [Fact]
    public void FarthestPoint_FromAnUnknownStart_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Sample([1, 2], 1, [0, 1], 2, 1));

    [Fact]
    public void Residuals_AreOrthogonalDistances()
    {
        // The basis spans the first two axes.
        float[] errors = Residuals([2, 0, 0, 0, 3, 0, 5, 7, 4, 0, 0, 6], 3, [0, 1]);

        Assert.Equal(0, errors[0], 1e-4f);
        Assert.Equal(0, errors[1], 1e-4f);
        Assert.Equal(4, errors[2], 1e-4f);
        Assert.Equal(6, errors[3], 1e-4f);
    }

    [Fact]
    public void Residuals_EqualTheNaiveLeastSquares() => KernelProperty.Holds(40, (tokens, seed) =>
    {
        int width = 3 + (seed % 20);
        float[] rows = KernelData.Random(seed, tokens * width);
        float[] errors = Residuals(rows, width, [seed % tokens]);
        for (int token = 0; token < tokens; token++)
        {
            // One basis token: w = b.x / (b.b + ridge).
            int basis = seed % tokens;
            double weight = NaiveVectors.Dot(rows, width, basis, token) / (NaiveVectors.Dot(rows, width, basis, basis) + 1e-5);
            double square = Enumerable.Range(0, width)
                .Sum(channel => Math.Pow(rows[(token * width) + channel] - (weight * rows[(basis * width) + channel]), 2));
            Assert.Equal(Math.Sqrt(square), errors[token], 1e-5);
        }
    });

    [Fact]
    public void Residuals_OfARepeatedBasis_AreThoseOfOne()
    {
        float[] rows = [.. KernelData.Random(2, 12).Select(value => value * 1e6f)];
        float[] twice = Residuals([.. rows, .. rows[..4]], 4, [0, 3]), once = Residuals([.. rows, .. rows[..4]], 4, [0]);

        for (int token = 0; token < 4; token++)
        {
            Assert.Equal(once[token], twice[token], 1f);
        }
    }

    [Fact]
    public void Residuals_WithoutARidge_Throw() => Assert.Throws<ArgumentOutOfRangeException>(() =>
    {
        using var workspace = new Workspace(RidgeReconstruction.WorkspaceBytes(2, 1, 1));
        RidgeReconstruction.Residuals(new TokenMatrix([1, 2], 2, 1), [], [0], 0, new float[2], workspace);
    });

    private static int[] Sample(float[] rows, int width, int[] candidates, int start, int count)
    {
        int[] picks = new int[count];
        using var workspace = new Workspace(FarthestPoint.WorkspaceBytes(rows.Length / width));
        FarthestPoint.Select(new TokenMatrix(rows, rows.Length / width, width), candidates, start, picks, workspace);
        return picks;
    }

    private static float[] Residuals(float[] rows, int width, int[] basis)
    {
        int tokens = rows.Length / width;
        float[] errors = new float[tokens];
        using var workspace = new Workspace(RidgeReconstruction.WorkspaceBytes(tokens, width, basis.Length));
        RidgeReconstruction.Residuals(new TokenMatrix(rows, tokens, width), [], basis, 1e-5, errors, workspace);
        return errors;
    }
}

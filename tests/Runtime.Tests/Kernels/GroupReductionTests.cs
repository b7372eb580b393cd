using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class GroupReductionTests
{
    // Tokens 1 (leader), 0 and 3 form row 0; token 2 is alone; token 4 is dropped.
    private static readonly int[] Leaders = [1, 2];
    private static readonly int[] Assignment = [0, 0, 1, 0, -1];
    private static readonly float[] X = [3, 4, 0, 1, 7, 8, -3, 1, 100, 100];

    [Theory]
    [InlineData(MergeReduction.Mean, 0f, 2f)]
    [InlineData(MergeReduction.Sum, 0f, 6f)]
    [InlineData(MergeReduction.Max, 3f, 4f)]
    [InlineData(MergeReduction.Mlerp, 0f, 5f)]
    public void Group_IsReduced(MergeReduction reduction, float first, float second)
    {
        (float[] merged, float[] mergedSizes) = Apply(reduction, X, 5, 2, [], Leaders, Assignment);

        Assert.Equal([3f, 1], mergedSizes);
        Assert.Equal(first, merged[0], 1e-6);
        Assert.Equal(second, merged[1], 1e-6);
        Assert.Equal([7f, 8], merged[2..]);
    }

    [Fact]
    public void SizesOfTheMembers_WeighTheMeanAndSumUp()
    {
        (float[] merged, float[] mergedSizes) = Apply(MergeReduction.SizeWeightedMean, X, 5, 2, [0.5f, 2.5f, 5, 0.5f, 9], Leaders, Assignment);

        Assert.Equal([3.5f, 5], mergedSizes);
        Assert.Equal(0, merged[0], 1e-6);
        Assert.Equal(((4 * 0.5f) + 2.5f + 0.5f) / 3.5f, merged[1], 1e-6);
    }

    [Fact]
    public void Mlerp_OppositeMembers_KeepTheLeader()
    {
        (float[] merged, _) = Apply(MergeReduction.Mlerp, [2, -1, -2, 1], 2, 2, [], [1], [0, 0]);

        Assert.Equal([-2f, 1], merged);
    }

    [Fact]
    public void Max_OfOneHotRows_TellsTheSources()
    {
        float[] identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
        (float[] source, _) = Apply(MergeReduction.Max, identity, 3, 3, [], [2, 1], [0, 1, 0]);

        Assert.Equal([1f, 0, 1, 0, 1, 0], source);
    }

    [Fact]
    public void SizesNotWanted_RowsAreTheSame()
    {
        using var workspace = new Workspace(Matching.WorkspaceBytes(5));
        float[] merged = new float[4];
        GroupReduction.Apply(MergeReduction.Sum, new TokenMatrix(X, 5, 2), [], Matching.Of(Leaders, Assignment, workspace), merged, 2, []);

        Assert.Equal([0f, 6, 7, 8], merged);
    }

    [Fact]
    public void UnknownReduction_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Apply((MergeReduction)9, X, 5, 2, [], Leaders, Assignment));

    [Fact]
    public void AnyGroups_EqualTheDefinitionsAtEveryWidth() => KernelProperty.Holds(60, (tokens, seed) =>
    {
        int channels = 1 + (seed % 70), rows = 1 + (seed % tokens);
        float[] x = KernelData.Random(seed, tokens * channels);
        int[] assignment = [.. Enumerable.Range(0, tokens).Select(t => t < rows ? t : (seed + (t * 31)) % (rows + 1) - 1)];
        int[] leaders = [.. Enumerable.Range(0, rows).Select(row => Array.LastIndexOf(assignment, row))];
        float[] mean = Apply(MergeReduction.Mean, x, tokens, channels, [], leaders, assignment).Merged;
        float[] sum = Apply(MergeReduction.Sum, x, tokens, channels, [], leaders, assignment).Merged;
        float[] max = Apply(MergeReduction.Max, x, tokens, channels, [], leaders, assignment).Merged;
        float[] mlerp = Apply(MergeReduction.Mlerp, x, tokens, channels, [], leaders, assignment).Merged;
        for (int row = 0; row < rows; row++)
        {
            float[][] members = [.. Enumerable.Range(0, tokens).Where(t => assignment[t] == row).Select(t => x[(t * channels)..((t + 1) * channels)])];
            double[] sums = [.. Enumerable.Range(0, channels).Select(c => members.Sum(m => (double)m[c]))];
            double longest = members.Max(m => Math.Sqrt(m.Sum(v => (double)v * v))), norm = Math.Sqrt(sums.Sum(v => v * v));
            for (int c = 0; c < channels; c++)
            {
                int at = (row * channels) + c;
                Assert.Equal(sums[c], sum[at], 1e-5);
                Assert.Equal(sums[c] / members.Length, mean[at], 1e-5);
                Assert.Equal(members.Max(m => m[c]), max[at]);
                Assert.Equal(sums[c] / norm * longest, mlerp[at], 1e-4 * (1 + (longest / norm)));
            }
        }
    });

    private static (float[] Merged, float[] Sizes) Apply(
        MergeReduction reduction, float[] x, int tokens, int channels, float[] sizes, int[] leaders, int[] assignment)
    {
        (float[] Merged, float[] Sizes)? first = null;
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            using var workspace = new Workspace(Matching.WorkspaceBytes(tokens));
            float[] merged = new float[leaders.Length * channels], mergedSizes = new float[leaders.Length];
            Matching matching = Matching.Of(leaders, assignment, workspace);
            GroupReduction.Apply(reduction, new TokenMatrix(x, tokens, channels), sizes, matching, merged, channels, mergedSizes, vectors);
            first ??= (merged, mergedSizes);
            Assert.Equal(KernelData.Bits(first.Value.Merged), KernelData.Bits(merged));
            Assert.Equal(first.Value.Sizes, mergedSizes);
        }

        return first!.Value;
    }
}

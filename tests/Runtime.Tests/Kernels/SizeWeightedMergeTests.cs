using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class SizeWeightedMergeTests
{
    [Fact]
    public void TwoTokens_BecomeTheirWeightedMean()
    {
        (float[] merged, float[] sizes) = Merge([2, 10, 5, 4, 0, 0], 3, 2, [1, 3, 1], metric: [1, 1, -1], removed: 1);

        Assert.Equal([(2 + 15) / 4f, (10 + 12) / 4f, 0, 0], merged);
        Assert.Equal([4f, 1f], sizes);
    }

    [Fact]
    public void ManySources_AreAllInTheMean()
    {
        (float[] merged, float[] sizes) = Merge([1, 2, 4, 100, 9], 5, 1, [], metric: [1, 1, 1, -1, 1], removed: 3);

        Assert.Equal([(2 + 1 + 4 + 9) / 4f, 100], merged);
        Assert.Equal([4f, 1f], sizes);
    }

    [Fact]
    public void SizeZero_KeepsTheLeader()
    {
        (float[] merged, float[] sizes) = Merge([7, 8, 3], 3, 1, [0, 0, 1], metric: [1, 1, -1], removed: 1);

        Assert.Equal([8f, 3f], merged);
        Assert.Equal([0f, 1f], sizes);
    }

    [Fact]
    public void StridedOutput_LeavesTheGapsAlone()
    {
        float[] merged = [9, 9, 9, 9, 9, 9];
        float[] sizes = new float[2];
        using var workspace = new Workspace(BipartiteMatching.WorkspaceBytes(3, 1));
        Matching matching = BipartiteMatching.Match(new TokenMatrix([1, 1, -1], 3, 1), 1, [], [], MergeOrder.Ascending, workspace);

        SizeWeightedMerge.Apply(new TokenMatrix([2, 0, 4, 0, 6], 3, 1, 2), [], matching, merged, 3, sizes);

        Assert.Equal([3, 9, 9, 6, 9, 9], merged);
    }

    [Theory]
    [InlineData(3, 2, 2)]
    [InlineData(4, 1, 2)]
    [InlineData(4, 2, 1)]
    public void TooShortOutput_Throws(int merged, int sizes, int stride) => Assert.ThrowsAny<ArgumentException>(() =>
    {
        using var workspace = new Workspace(BipartiteMatching.WorkspaceBytes(3, 1));
        Matching matching = BipartiteMatching.Match(new TokenMatrix([1, 1, -1], 3, 1), 1, [], [], MergeOrder.Ascending, workspace);
        SizeWeightedMerge.Apply(new TokenMatrix(new float[6], 3, 2), [], matching, new float[merged], stride, new float[sizes]);
    });

    [Fact]
    public void MatchingOfOtherTokens_Throws() => Assert.Throws<ArgumentException>(() =>
    {
        using var workspace = new Workspace(BipartiteMatching.WorkspaceBytes(3, 1));
        Matching matching = BipartiteMatching.Match(new TokenMatrix([1, 1, -1], 3, 1), 1, [], [], MergeOrder.Ascending, workspace);
        SizeWeightedMerge.Apply(new TokenMatrix(new float[8], 4, 2), [], matching, new float[8], 2, new float[4]);
    });

    [Fact]
    public void WorkspaceReusedBeforeTheMerge_Throws() => Assert.Throws<ArgumentException>(() =>
    {
        using var workspace = new Workspace(BipartiteMatching.WorkspaceBytes(3, 1));
        Matching matching = BipartiteMatching.Match(new TokenMatrix([1, 1, -1], 3, 1), 1, [], [], MergeOrder.Ascending, workspace);
        workspace.Reset();
        workspace.Take<int>(64).Fill(int.MaxValue);
        SizeWeightedMerge.Apply(new TokenMatrix(new float[6], 3, 2), [], matching, new float[6], 2, new float[3]);
    });

    [Fact]
    public void AnyMerge_ConservesSizeAndMass() => KernelProperty.Holds(150, (tokens, seed) =>
    {
        int channels = 1 + (seed % 70);
        float[] x = KernelData.Random(seed, tokens * channels);
        float[] sizes = [.. KernelData.Random(seed + 1, tokens).Select(v => 1 + MathF.Round(3 * MathF.Abs(v)))];
        (float[] merged, float[] mergedSizes) = Merge(x, tokens, channels, sizes, KernelData.Random(seed + 2, tokens), tokens / 2);

        Assert.Equal(sizes.Sum(), mergedSizes.Sum());
        for (int channel = 0; channel < channels; channel++)
        {
            double before = 0, after = 0;
            for (int token = 0; token < tokens; token++)
            {
                before += (double)x[(token * channels) + channel] * sizes[token];
            }

            for (int row = 0; row < mergedSizes.Length; row++)
            {
                after += (double)merged[(row * channels) + channel] * mergedSizes[row];
            }

            Assert.Equal(before, after, 1e-4);
        }
    });

    [Fact]
    public void IdenticalVectors_MergeIntoThemselvesAndUnmerge() => KernelProperty.Holds(100, (tokens, seed) =>
    {
        const int channels = 37;
        float[] centres = KernelData.Random(seed, 3 * channels);
        float[] x = [.. Enumerable.Range(0, tokens).SelectMany(t => centres.Skip(t * 7 % 3 * channels).Take(channels))];
        using var workspace = new Workspace(BipartiteMatching.WorkspaceBytes(tokens, channels));
        var rows = new TokenMatrix(x, tokens, channels);
        Matching matching = BipartiteMatching.MatchAbove(rows, 0.999f, [], [], MergeOrder.ToMe, workspace);
        float[] merged = new float[matching.Leaders.Length * channels], sizes = new float[matching.Leaders.Length], back = new float[x.Length];
        SizeWeightedMerge.Apply(rows, [], matching, merged, channels, sizes);
        Unmerge.Apply(new TokenMatrix(merged, sizes.Length, channels), matching.Assignment, back);

        for (int i = 0; i < x.Length; i++)
        {
            Assert.Equal(x[i], back[i], 1e-6);
        }
    });

    private static (float[] Merged, float[] Sizes) Merge(float[] x, int tokens, int channels, float[] sizes, float[] metric, int removed)
    {
        int[]? first = null;
        (float[], float[]) result = default;
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            using var workspace = new Workspace(BipartiteMatching.WorkspaceBytes(tokens, 1));
            Matching matching = BipartiteMatching.Match(new TokenMatrix(metric, tokens, 1), removed, [], [], MergeOrder.Ascending, workspace, vectors);
            float[] merged = new float[(tokens - removed) * channels], mergedSizes = new float[tokens - removed];
            SizeWeightedMerge.Apply(new TokenMatrix(x, tokens, channels), sizes, matching, merged, channels, mergedSizes, vectors);
            first ??= KernelData.Bits(merged);
            Assert.Equal(first, KernelData.Bits(merged));
            result = (merged, mergedSizes);
        }

        return result;
    }
}

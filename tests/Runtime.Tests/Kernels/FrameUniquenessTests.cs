using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class FrameUniquenessTests
{
    [Fact]
    public void StableChannels_VaryLeast_TiesTakeTheLowest()
    {
        using var workspace = new Workspace(FrameUniqueness.WorkspaceBytes(2, 4));
        int[] stable = new int[2];
        FrameUniqueness.StableChannels(new TokenMatrix([1, 5, 2, 7, 3, 5, 4, 7], 2, 4), stable, workspace);

        Assert.Equal([1, 3], stable);
        FrameUniqueness.StableChannels(new TokenMatrix([1, 0, 1, 1, 3, 0, 3, 3], 2, 4), stable, workspace);
        Assert.Equal([0, 1], stable);
    }

    [Fact]
    public void Variance_DividesByTheTokens()
    {
        using var workspace = new Workspace(1 << 10);
        float[] means = new float[2], variances = new float[2];
        ChannelVariance.Compute(new TokenMatrix([1, 2, 3, 2], 2, 2), means, variances, workspace);

        Assert.Equal([2, 2], means);
        Assert.Equal([1, 0], variances);
    }

    [Fact]
    public void AnyVideo_ScoresAreThoseOfTheDefinition_AtEveryWidth() => KernelProperty.Holds(12, (frames, seed) =>
    {
        int each = 1 + (seed % 9), width = 4 + (seed % 40), tokens = frames * each;
        float[] rows = KernelData.Random(seed, tokens * width);
        int[] channels = [.. Enumerable.Range(0, width).Where(channel => channel % 2 == 0)];
        double[][] unit = [.. Enumerable.Range(0, tokens).Select(token => Unit([.. channels.Select(channel => (double)rows[(token * width) + channel])]))];
        int[]? first = null;
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            using var workspace = new Workspace(FrameUniqueness.WorkspaceBytes(tokens, width));
            float[] video = new float[tokens], frame = new float[tokens];
            FrameUniqueness.Score(new TokenMatrix(rows, tokens, width), channels, each, video, frame, workspace, vectors);
            first ??= KernelData.Bits([.. video, .. frame]);
            Assert.Equal(first, KernelData.Bits([.. video, .. frame]));
            for (int token = 0; token < tokens; token++)
            {
                Assert.Equal(Closeness(unit[token], unit), video[token], 1e-5);
                Assert.Equal(Closeness(unit[token], unit[(token / each * each)..((token / each * each) + each)]), frame[token], 1e-5);
            }
        }
    });

    [Fact]
    public void FramesThatDoNotDivide_Throw()
    {
        using var workspace = new Workspace(1 << 10);

        Assert.Throws<ArgumentException>(() => FrameUniqueness.Score(new TokenMatrix(new float[6], 3, 2), [0], 2, new float[3], new float[3], workspace));
    }

    [Fact]
    public void MeanOfNoRows_Throws() => Assert.Throws<ArgumentException>(() => RowMean.Compute(new TokenMatrix([], 0, 2), new float[2]));

    private static double[] Unit(double[] row)
    {
        double norm = Math.Sqrt(row.Sum(v => v * v));
        return [.. row.Select(v => v / norm)];
    }

    private static double Closeness(double[] row, double[][] others)
    {
        double square = row.Select((v, i) => Math.Pow(v - others.Average(other => other[i]), 2)).Sum();
        return new[] { 0.125, 0.25, 0.5, 1, 2 }.Sum(alpha => Math.Exp(-square / (2 * alpha)));
    }
}

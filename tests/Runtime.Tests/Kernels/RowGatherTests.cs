using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class RowGatherTests
{
    [Fact]
    public void AnyRows_AreCopiedInTheOrderAskedFor() => KernelProperty.Holds(60, (tokens, seed) =>
    {
        const int channels = 5;
        bool gaps = seed % 2 == 0;
        int stride = gaps ? 7 : channels;
        float[] dense = KernelData.Random(seed, tokens * channels);
        bool[] keep = KernelData.Flags(seed, tokens, 0.8);
        int[] kept = [.. Enumerable.Range(0, tokens).Where(t => keep[t])];
        if (seed % 3 == 0)
        {
            Array.Reverse(kept);
        }

        float[] output = new float[(kept.Length * channels) + 1];
        RowGather.Copy(new TokenMatrix(KernelData.WithGaps(dense, tokens, channels, stride), tokens, channels, stride), kept, output, channels);

        Assert.Equal(kept.SelectMany(t => dense.Skip(t * channels).Take(channels)), output[..^1]);
        Assert.Equal(0, output[^1]);
    });

    [Fact]
    public void StridedOutput_LeavesTheGapsAlone()
    {
        float[] output = [9, 9, 9, 9];
        RowGather.Copy(new TokenMatrix([1, 2, 3], 3, 1), [1, 2], output, 2);

        Assert.Equal([2, 9, 3, 9], output);
    }

    [Theory]
    [InlineData(new[] { 2, 3 })]
    [InlineData(new[] { -1, 0 })]
    [InlineData(new[] { int.MaxValue, int.MinValue })]
    public void RowThatDoesNotExist_Throws(int[] kept) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RowGather.Copy(new TokenMatrix([1, 2, 3], 3, 1), kept, new float[2], 1));

    [Fact]
    public void TooShortOutput_Throws() =>
        Assert.ThrowsAny<ArgumentException>(() => RowGather.Copy(new TokenMatrix([1, 2, 3], 3, 1), [0, 1, 2], new float[2], 1));

    [Fact]
    public void Unmerge_DroppedTokens_BecomeZero()
    {
        float[] rows = [9, 9, 9, 9, 9, 9];
        Unmerge.Apply(new TokenMatrix([1, 2, 3, 4], 2, 2), [1, -1, 0], rows);

        Assert.Equal([3, 4, 0, 0, 1, 2], rows);
    }
}

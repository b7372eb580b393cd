using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class OutlierSelectionTests
{
    [Fact]
    public void Outliers_AreCountedAboveTheFence()
    {
        float[] scores = [9, 1, 1, 1, 8, 1, 1, 1, 1, 1];
        (int count, double share) = OutlierSelection.Count(scores, Descending(scores));

        Assert.Equal(2, count);
        Assert.Equal(0.2, share);
    }

    [Fact]
    public void NothingStandsOut_OneStays()
    {
        float[] scores = new float[49];
        (int count, double share) = OutlierSelection.Count(scores, Descending(scores));

        Assert.Equal(1, count);
        Assert.Equal(1.0 / 49, share);
    }

    [Theory]
    [InlineData(1.0 / 8, 2)]
    [InlineData(4.0 / 30, 2)]
    [InlineData(0.25, 1)]
    [InlineData(0.4, 1)]
    [InlineData(0.9, 1)]
    public void Stride_IsAThirdOfTheStep_AndAtLeastOne(double share, int expected) => Assert.Equal(expected, OutlierSelection.Stride(share));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void StrideOfNoShare_Throws(double share) => Assert.Throws<ArgumentOutOfRangeException>(() => OutlierSelection.Stride(share));

    [Fact]
    public void AddStrided_SkipsWhatIsChosenAndTheLast()
    {
        int[] added = new int[9];

        Assert.Equal(3, OutlierSelection.AddStrided([false, false, true, false, false, false, false, true, false], 2, added));
        Assert.Equal([0, 4, 6], added[..3]);
    }

    [Fact]
    public void AddStrided_WithLessRoom_SpreadsWhatItLeaves()
    {
        int[] added = new int[2];

        Assert.Equal(2, OutlierSelection.AddStrided(new bool[9], 1, added));
        Assert.Equal([2, 6], added);
    }

    [Fact]
    public void AddStridedWithoutAStride_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => OutlierSelection.AddStrided(new bool[3], 0, new int[3]));

    private static int[] Descending(float[] scores) => [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i])];
}

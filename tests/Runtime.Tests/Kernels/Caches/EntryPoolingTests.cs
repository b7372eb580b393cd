using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

public class EntryPoolingTests
{
    [Fact]
    public void Average_AtTheEnds_CountsTheZerosOutside()
    {
        float[] pooled = new float[4];
        EntryPooling.Average([3, 6, 9, 12], 3, pooled);

        Assert.Equal([3, 6, 9, 7], pooled);
    }

    [Fact]
    public void Max_AtTheEnds_IgnoresWhatIsOutside()
    {
        float[] pooled = new float[4];
        EntryPooling.Max([-5, -1, -3, -4], 3, pooled);

        Assert.Equal([-1, -1, -1, -3], pooled);
    }

    [Fact]
    public void WidthOfOne_ChangesNothing()
    {
        float[] average = new float[3], max = new float[3];
        EntryPooling.Average([1, 2, 3], 1, average);
        EntryPooling.Max([1, 2, 3], 1, max);

        Assert.Equal([1, 2, 3], average);
        Assert.Equal([1, 2, 3], max);
    }

    [Fact]
    public void WidthBeyondTheEntries_SeesThemAll()
    {
        float[] average = new float[2], max = new float[2];
        EntryPooling.Average([9, 18], 9, average);
        EntryPooling.Max([9, 18], 9, max);

        Assert.Equal([3, 3], average);
        Assert.Equal([18, 18], max);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(-1)]
    public void EvenWidth_Throws(int width)
    {
        string average = Assert.Throws<ArgumentException>(() => EntryPooling.Average([1], width, new float[1])).Message;
        string max = Assert.Throws<ArgumentException>(() => EntryPooling.Max([1], width, new float[1])).Message;

        Assert.Contains($"got {width}", average, StringComparison.Ordinal);
        Assert.Equal(average, max);
    }

    [Fact]
    public void NoRoom_Throws() => Assert.Throws<ArgumentException>(() => EntryPooling.Average([1, 2], 1, new float[1]));
}

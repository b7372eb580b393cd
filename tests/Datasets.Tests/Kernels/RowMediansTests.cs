using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

public sealed class RowMediansTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(101)]
    [InlineData(200)]
    public void AnyRows_IsTheMiddleOfEveryColumn(int count)
    {
        using RowBuffer<double> rows = RandomRows.Make<double>(count, 37);
        double[] median = new double[37];
        RowMedians.Write(rows, median, 2);
        for (int channel = 0; channel < median.Length; channel++)
        {
            double[] column = [.. Enumerable.Range(0, count).Select(row => rows[row][channel]).Order()];
            Assert.Equal((column[(count - 1) / 2] + column[count / 2]) / 2, median[channel], 1e-15);
        }
    }

    [Fact]
    public void NoRow_IsAnError()
    {
        using var rows = new RowBuffer<float>(0, 2);
        Assert.Throws<ArgumentException>(() => RowMedians.Write(rows, new float[2]));
    }
}

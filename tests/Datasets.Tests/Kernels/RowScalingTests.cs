using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

public class RowScalingTests
{
    [Fact]
    public void Rows_GetLengthOneAndTheFirstZeroIsNamed()
    {
        using RowBuffer<float> rows = RowBuffer<float>.Of([3, 4, 0, 0, 0, 0, 1e-30f, 0], 2);
        Assert.Equal(1, RowScaling.Normalize(rows));
        Assert.Equal([0.6f, 0.8f, 0, 0, 0, 0, 1, 0], rows.Rows(0, 4).ToArray());
    }

    [Fact]
    public void WithoutZeroRows_NoneIsNamed()
    {
        using RowBuffer<double> rows = RandomRows.Make<double>(50, 19);
        Assert.Equal(-1, RowScaling.Normalize(rows));
        for (int row = 0; row < rows.Count; row++)
        {
            Assert.Equal(1, NaivePairs.Product(rows, row, rows, row), 1e-14);
        }
    }

    [Fact]
    public void Mean_DoesNotDependOnThreads()
    {
        using RowBuffer<float> rows = RandomRows.Make<float>(10_000, 21);
        float[] one = new float[21], four = new float[21];
        RowMeans.Write(rows, one);
        RowMeans.Write(rows, four, 4);
        Assert.Equal(one, four);
        Assert.Equal(Enumerable.Range(0, 10_000).Average(row => (double)rows[row][20]), one[20], 1e-7);
    }
}

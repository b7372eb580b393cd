using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class BilinearResizeTests
{
    [Fact]
    public void TwiceAsWide_HasHalfPixelCentres() => Assert.Equal([0, 0.25f, 0.75f, 1], Resize([0, 1], 1, 2, 1, 4));

    [Fact]
    public void TwiceAsTall_HasHalfPixelCentres() => Assert.Equal([0, 0, 1, 2, 3, 6, 4, 8], Resize([0, 0, 4, 8], 2, 2, 4, 2));

    [Fact]
    public void SameSize_IsTheSame()
    {
        float[] grid = KernelData.Random(1, 12);

        Assert.Equal(grid, Resize(grid, 3, 4, 3, 4));
    }

    [Fact]
    public void Smaller_TakesTheNearestTwo() => Assert.Equal([0.5f, 2.5f], Resize([0, 1, 2, 3], 1, 4, 1, 2));

    [Fact]
    public void OneValue_FillsAll() => Assert.Equal([5, 5, 5, 5], Resize([5], 1, 1, 2, 2));

    [Fact]
    public void EmptyGrids_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Resize([], 0, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Resize([1], 1, 1, 1, 0));
        Assert.Throws<ArgumentException>(() => Resize([1], 1, 2, 1, 1));
    }

    private static float[] Resize(float[] grid, int rows, int columns, int resizedRows, int resizedColumns)
    {
        float[] resized = new float[resizedRows * resizedColumns];
        BilinearResize.Apply(grid, rows, columns, resized, resizedRows, resizedColumns);
        return resized;
    }
}

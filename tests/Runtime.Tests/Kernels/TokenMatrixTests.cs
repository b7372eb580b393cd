namespace PipelineDsl.Tests.Kernels;

public class TokenMatrixTests
{
    [Fact]
    public void Slice_ViewsSomeOfTheRows()
    {
        var matrix = new TokenMatrix([0, 1, -1, 2, 3, -1, 4, 5], 3, 2, 3);
        TokenMatrix slice = matrix.Slice(1, 2);

        Assert.Equal(2, slice.Tokens);
        Assert.Equal([2, 3], slice[0]);
        Assert.Equal([4, 5], slice[1]);
        Assert.Equal(0, matrix.Slice(3, 0).Tokens);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(2, 2)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void SliceOfRowsThatDoNotExist_Throws(int start, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => { new TokenMatrix(new float[6], 3, 2).Slice(start, count); });
}

using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class LetterboxPaddingTests
{
    [Fact]
    public void WideImage_HasBarsAboveAndBelow()
    {
        bool[] valid = new bool[16];

        Assert.Equal(8, LetterboxPadding.Mark(200, 100, 4, valid));
        Assert.Equal([false, false, false, false, true, true, true, true, true, true, true, true, false, false, false, false], valid);
    }

    [Fact]
    public void TallImage_HasBarsAtTheSides()
    {
        bool[] valid = new bool[16];

        Assert.Equal(8, LetterboxPadding.Mark(1, 2, 4, valid));
        Assert.Equal([false, true, true, false], valid[..4]);
    }

    [Theory]
    [InlineData(300, 100, 2)] // Two thirds of both middle rows show the image.
    [InlineData(400, 300, 4)] // The outer rows show it by exactly one half.
    public void Halves_AreExact(int width, int height, int rows)
    {
        bool[] valid = new bool[16];

        Assert.Equal(4 * rows, LetterboxPadding.Mark(width, height, 4, valid));
    }

    [Fact]
    public void SquareImage_IsAllContent() => Assert.Equal(9, LetterboxPadding.Mark(7, 7, 3, new bool[9]));

    [Fact]
    public void AnyImage_AgreesWithThePaddedArea() => KernelProperty.Holds(40, (side, seed) =>
    {
        var random = new Random(seed);
        int width = random.Next(1, 900), height = random.Next(1, 900);
        bool[] valid = new bool[side * side];
        int count = LetterboxPadding.Mark(width, height, side, valid);

        decimal square = int.Max(width, height), patch = square / side;
        for (int row = 0; row < side; row++)
        {
            for (int column = 0; column < side; column++)
            {
                decimal shown = Shown(row * patch, patch, height, square) * Shown(column * patch, patch, width, square) / (patch * patch);
                if (Math.Abs(shown - 0.5m) > 1e-9m)
                {
                    Assert.Equal(shown > 0.5m, valid[(row * side) + column]);
                }
            }
        }

        Assert.Equal(valid.Count(v => v), count);
    });

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    public void EmptyImageOrGrid_Throws(int width, int height, int side) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LetterboxPadding.Mark(width, height, side, new bool[4]));

    [Fact]
    public void NoRoom_Throws() => Assert.Throws<ArgumentException>(() => LetterboxPadding.Mark(1, 1, 3, new bool[8]));

    private static decimal Shown(decimal from, decimal length, decimal image, decimal square) =>
        Math.Max(0, Math.Min(from + length, (square + image) / 2) - Math.Max(from, (square - image) / 2));
}

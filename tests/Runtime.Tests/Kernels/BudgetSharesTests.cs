using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class BudgetSharesTests
{
    [Fact]
    public void EqualParts_KeepTheFraction() => Assert.Equal([0.7, 0.7, 0.7], Shares([3, 3, 3], 0.7));

    [Fact]
    public void OnePart_KeepsTheFraction() => Assert.Equal([0.3], Shares([-450], 0.3));

    [Fact]
    public void PartThatSaysAll_TakesWhatTheOthersGive()
    {
        double[] shares = Shares([100, 0, 0, 0], 0.4);

        Assert.Equal(0.4 * 1.75, shares[0], 1e-6);
        Assert.All(shares[1..], share => Assert.Equal(0.4 * 0.75, share, 1e-6));
    }

    [Fact]
    public void Shares_AreAtMostOne() => Assert.Equal(1, Shares([100, 0], 0.9)[0]);

    [Fact]
    public void AnyLogits_KeepTheFractionOnAverageOrLess() => KernelProperty.Holds(40, (parts, seed) =>
    {
        double keep = (seed % 11) / 10.0;
        double[] shares = Shares([.. KernelData.Random(seed, parts).Select(v => v * 9)], keep);

        Assert.All(shares, share => Assert.InRange(share, 0, 1));
        Assert.True(shares.Average() <= keep + 1e-9);
    });

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void FractionOutsideOfTheRange_Throws(double keep) => Assert.Throws<ArgumentOutOfRangeException>(() => Shares([1], keep));

    [Fact]
    public void NoRoom_Throws() => Assert.Throws<ArgumentException>(() => BudgetShares.Apply(new float[2], 0.5, new double[1]));

    private static double[] Shares(float[] logits, double keep)
    {
        double[] shares = new double[logits.Length];
        BudgetShares.Apply(logits, keep, shares);
        return shares;
    }
}

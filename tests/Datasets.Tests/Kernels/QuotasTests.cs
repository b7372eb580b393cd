using FsCheck;
using FsCheck.Fluent;
using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

public class QuotasTests
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithReplay(20250519UL, 19147UL).WithMaxTest(300);

    private static readonly Gen<(long[] Sizes, long Budget)> _problems =
        from sizes in Gen.ArrayOf(Gen.Choose(0, 40))
        where sizes.Length > 0
        from share in Gen.Choose(0, 100)
        select (Array.ConvertAll(sizes, static size => (long)size), sizes.Sum() * (long)share / 100);

    [Theory]
    [InlineData(new long[] { 5, 3, 2 }, 7, new long[] { 4, 2, 1 })]
    [InlineData(new long[] { 3, 3, 3 }, 4, new long[] { 2, 1, 1 })]
    [InlineData(new long[] { 5, 5, 5, 5 }, 10, new long[] { 3, 3, 2, 2 })]
    [InlineData(new long[] { 0, 10 }, 10, new long[] { 0, 10 })]
    [InlineData(new long[] { 0, 0 }, 0, new long[] { 0, 0 })]
    public void Proportional_GivesTheRestToTheLargestRemainders(long[] sizes, long budget, long[] expected)
    {
        long[] quotas = new long[sizes.Length];
        Quotas.Proportional(sizes, budget, quotas);
        Assert.Equal(expected, quotas);
    }

    [Fact]
    public void HugeSizes_DoNotOverflow()
    {
        long[] quotas = new long[2];
        Quotas.Proportional([4_000_000_000_000_000_000, 4_000_000_000_000_000_000], 7_999_999_999_999_999_999, quotas);
        Assert.Equal([4_000_000_000_000_000_000, 3_999_999_999_999_999_999], quotas);
    }

    [Theory]
    [InlineData(new long[] { 5, 3, 2 }, 7, new long[] { 3, 2, 2 })]
    [InlineData(new long[] { 10, 4, 3, 3, 4 }, 12, new long[] { 3, 2, 2, 2, 3 })]
    [InlineData(new long[] { 100, 1, 1 }, 50, new long[] { 48, 1, 1 })]
    public void Equal_PassesOnWhatSmallGroupsCannotUse(long[] sizes, long budget, long[] expected)
    {
        long[] quotas = new long[sizes.Length];
        Quotas.Equal(sizes, budget, quotas);
        Assert.Equal(expected, quotas);
    }

    [Theory]
    [InlineData(new long[] { 90, 9, 1 }, 10, 2, new long[] { 7, 2, 1 })]
    [InlineData(new long[] { 90, 9, 1 }, 10, 0, new long[] { 9, 1, 0 })]
    [InlineData(new long[] { 50, 50 }, 4, 2, new long[] { 2, 2 })]
    public void LeastPerGroup_RaisesSmallOnesFirst(long[] sizes, long budget, long least, long[] expected)
    {
        long[] quotas = new long[sizes.Length];
        Quotas.Proportional(sizes, budget, least, quotas);
        Assert.Equal(expected, quotas);
    }

    [Fact]
    public void LeastBeyondTheBudget_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => Quotas.Proportional([5, 5, 5], 4, 2, new long[3]));

    [Fact]
    public void BudgetBeyondTheSizes_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => Quotas.Proportional([1, 2], 4, new long[2]));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Quotas.Equal([1, 2], 4, new long[2]));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Quotas.Proportional([1, -1], 0, new long[2]));
    }

    [Fact]
    public void Floors_AreSharesOfTheProportionRoundedDown()
    {
        long[] floors = new long[3];
        Quotas.Floors([50, 30, 20], 11, 0.5, floors);
        Assert.Equal([2, 1, 1], floors);
    }

    [Fact]
    public void AnyProblem_IsSharedOutExactly() => Prop.ForAll(_problems.ToArbitrary(), static problem =>
    {
        (long[] sizes, long budget) = problem;
        long total = sizes.Sum();
        long[] proportional = new long[sizes.Length], equal = new long[sizes.Length];
        Quotas.Proportional(sizes, budget, proportional);
        Quotas.Equal(sizes, budget, equal);
        long level = equal.Max();
        return proportional.Sum() == budget && equal.Sum() == budget
            && sizes.Select((size, group) => proportional[group] <= size && equal[group] <= size).All(static fits => fits)
            && sizes.Select((size, group) => total == 0 || Math.Abs(proportional[group] - ((double)budget * size / total)) < 1).All(static near => near)
            && sizes.Select((size, group) => equal[group] == size || equal[group] >= level - 1).All(static even => even);
    }).Check(_config);

    [Fact]
    public void AnyLeast_IsKeptAndAddsUp() => Prop.ForAll(_problems.ToArbitrary(), static problem =>
    {
        (long[] sizes, long budget) = problem;
        long least = sizes.Length == 0 ? 0 : budget / sizes.Length;
        long[] quotas = new long[sizes.Length];
        Quotas.Proportional(sizes, budget, least, quotas);
        return quotas.Sum() == budget && sizes.Select((size, group) => quotas[group] <= size && quotas[group] >= Math.Min(size, least)).All(static fits => fits);
    }).Check(_config);
}

using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Surfaces;

public class TokenBudgetTests
{
    [Theory]
    [InlineData(Rounding.HalfEven, false, 98)]
    [InlineData(Rounding.Floor, false, 98)]
    [InlineData(Rounding.Ceiling, false, 99)]
    [InlineData(Rounding.HalfEven, true, 99)]
    [InlineData(Rounding.Floor, true, 99)]
    public void Fraction_IsRoundedAndCountedAsAsked(Rounding rounding, bool countsTouchable, int expected)
    {
        var budget = new TokenBudget(BudgetKind.Keep, 0.5) { Rounding = rounding, CountsTouchable = countsTouchable };

        Assert.Equal(expected, budget.Kept(197, 197, 1));
    }

    [Fact]
    public void Fraction_OfTheOriginalTokens_LeavesProtectedOnesOut()
    {
        var budget = new TokenBudget(BudgetKind.Keep, 0.25, Basis.Original) { CountsTouchable = true };

        // 65 tokens outside of a span of 576, of which 288 are left.
        Assert.Equal(65 + 144, budget.Kept(65 + 288, 65 + 576, 65));
    }

    [Fact]
    public void KeepCount_OfTouchableTokens_ComesOnTop()
    {
        var budget = new TokenBudget(BudgetKind.KeepCount, 10) { CountsTouchable = true };

        Assert.Equal(15, budget.Kept(40, 40, 5));
        Assert.Equal(12, budget.Kept(12, 40, 5));
    }

    [Fact]
    public void Adaptive_DependsOnTheDataButHasABudget()
    {
        var budget = new TokenBudget(BudgetKind.KeepCount, 10) { IsAdaptive = true };

        Assert.True(budget.DependsOnData);
        Assert.Equal(10, budget.Kept(40, 40, 0));
    }

    [Fact]
    public void Plan_WithoutItsOwnMlpTokens_TakesThoseOfTheNextAttention()
    {
        var plan = new TokenPlan(16, true, 8, 4, [16, 12, 8]);

        Assert.Equal([12, 8], plan.MlpTokens.AsEnumerable());
        Assert.Equal(1, plan.Uncompressed().FlopsLeft);
        Assert.True((plan with { MlpTokens = [16, 12] }).Flops > plan.Flops);
    }
}

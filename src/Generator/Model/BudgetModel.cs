namespace PipelineDsl.Generator.Model;

/// <summary>How many tokens one stage at one layer keeps; the runtime's <c>TokenBudget</c> at compile time.</summary>
/// <param name="Form">How <paramref name="Value"/> is read.</param>
/// <param name="Value">Fraction kept, number kept, number removed, or threshold.</param>
/// <param name="OfOriginal">Whether a fraction is one of the tokens that entered the first layer.</param>
/// <param name="Clamped">Whether a removal is cut down to what bipartite matching can merge.</param>
/// <param name="ProtectedInFront">Whether protected tokens stand before all others at this stage.</param>
internal sealed record BudgetModel(BudgetForm Form, double Value, bool OfOriginal, bool Clamped, bool ProtectedInFront)
{
    /// <summary>How a fraction becomes a number.</summary>
    internal RoundingForm Rounding { get; init; }

    /// <summary>Whether fractions and numbers kept count only the tokens that the stage may touch.</summary>
    internal bool CountsTouchable { get; init; }

    /// <summary>The most that a threshold keeps; 0 for no ceiling.</summary>
    internal int Ceiling { get; init; }

    /// <summary>Whether the method itself decides how many stay.</summary>
    internal bool IsAdaptive { get; init; }

    /// <summary>Whether a budget was given, rather than left to the method.</summary>
    internal bool IsGiven { get; init; } = true;

    /// <summary>Whether the number kept depends on the data.</summary>
    internal bool DependsOnData => Form == BudgetForm.Threshold || IsAdaptive;

    /// <summary>What the budget asks for, which may be more or less than is possible.</summary>
    /// <param name="entering">Tokens that enter.</param>
    /// <param name="original">Tokens that entered the first layer; for a stage with a span, its length and <paramref name="protectedCount"/>.</param>
    /// <param name="protectedCount">Tokens that the stage may not touch.</param>
    internal int Asked(int entering, int original, int protectedCount)
    {
        int untouched = CountsTouchable ? Math.Min(protectedCount, entering) : 0;
        int counted = OfOriginal ? Math.Max(0, original - untouched) : entering - untouched;
        int asked = Form switch
        {
            BudgetForm.Keep => untouched + PlanMath.KeptOfFraction(Value, counted, Rounding.ToString()),
            BudgetForm.KeepCount => (int)Math.Min(int.MaxValue, (long)untouched + (int)Value),
            BudgetForm.Remove => entering - (int)Value,
            _ when Ceiling > 0 => (int)Math.Min(entering, (long)untouched + Ceiling),
            _ => entering,
        };
        return Clamped ? Math.Max(asked, entering - PlanMath.MaxMerged(entering, protectedCount, ProtectedInFront)) : asked;
    }
}

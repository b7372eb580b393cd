namespace PipelineDsl.Tokens;

/// <summary>How many tokens one stage at one layer keeps.</summary>
/// <param name="Kind">How <paramref name="Value"/> is read.</param>
/// <param name="Value">Fraction kept, number kept, number removed, or threshold.</param>
/// <param name="Of">What a fraction is a fraction of.</param>
/// <param name="Clamped">Whether a removal is cut down to what bipartite matching can merge, as ToMe's recipe does.</param>
/// <param name="ProtectedInFront">Whether protected tokens stand before all others; the clamp has to assume less when they may stand anywhere.</param>
public readonly record struct TokenBudget(
    BudgetKind Kind, double Value, Basis Of = Basis.Entering, bool Clamped = false, bool ProtectedInFront = true)
{
    /// <summary>How a fraction becomes a number.</summary>
    public Rounding Rounding { get; init; }

    /// <summary>Whether fractions and numbers kept count only the tokens that the stage may touch: those not protected, and in its span.</summary>
    public bool CountsTouchable { get; init; }

    /// <summary>The most that a budget which depends on the data keeps, counted as <see cref="CountsTouchable"/> says; 0 for no ceiling.</summary>
    public int Ceiling { get; init; }

    /// <summary>Whether the method itself decides how many stay. <see cref="Kept"/> is then what it starts from: the paper's fraction, or the most.</summary>
    public bool IsAdaptive { get; init; }

    /// <summary>Whether the number kept depends on the data.</summary>
    public bool DependsOnData => Kind == BudgetKind.Threshold || IsAdaptive;

    /// <summary>Tokens kept of <paramref name="entering"/>; never more than enter, never fewer than are protected, at least one.</summary>
    /// <param name="entering">Tokens that enter the stage.</param>
    /// <param name="original">Tokens that entered the first layer; for a stage with a span, its length and <paramref name="protectedCount"/>.</param>
    /// <param name="protectedCount">Tokens among them that the stage may not touch.</param>
    /// <exception cref="InvalidOperationException">The budget is a threshold.</exception>
    public int Kept(int entering, int original, int protectedCount)
    {
        int untouched = CountsTouchable ? int.Min(protectedCount, entering) : 0;
        int counted = Of == Basis.Original ? int.Max(0, original - untouched) : entering - untouched;
        int kept = Kind switch
        {
            BudgetKind.Keep => untouched + PlanMath.KeptOfFraction(Value, counted, Rounding.ToString()),
            BudgetKind.KeepCount => untouched + (int)Value,
            BudgetKind.Remove => entering - (int)Value,
            _ => throw new InvalidOperationException("What a threshold keeps depends on the data."),
        };
        int least = Clamped ? entering - PlanMath.MaxMerged(entering, protectedCount, ProtectedInFront) : 0;
        return int.Clamp(int.Max(kept, least), PlanMath.Floor(entering, protectedCount), entering);
    }
}

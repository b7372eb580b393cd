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
    /// <summary>Whether the number kept depends on the data.</summary>
    public bool DependsOnData => Kind == BudgetKind.Threshold;

    /// <summary>Tokens kept of <paramref name="entering"/>; never more than enter, never fewer than are protected, at least one.</summary>
    /// <param name="entering">Tokens that enter the stage.</param>
    /// <param name="original">Tokens that entered the first layer.</param>
    /// <param name="protectedCount">Protected tokens among them.</param>
    /// <exception cref="InvalidOperationException">The budget is a threshold.</exception>
    public int Kept(int entering, int original, int protectedCount)
    {
        int removed = Clamped ? int.Min((int)Value, PlanMath.MaxMerged(entering, protectedCount, ProtectedInFront)) : (int)Value;
        int kept = Kind switch
        {
            BudgetKind.Keep => PlanMath.KeptOfFraction(Value, Of == Basis.Original ? original : entering),
            BudgetKind.KeepCount => (int)Value,
            BudgetKind.Remove => entering - removed,
            _ => throw new InvalidOperationException("What a threshold keeps depends on the data."),
        };
        return int.Clamp(kept, PlanMath.Floor(entering, protectedCount), entering);
    }
}

namespace PipelineDsl.Tokens;

/// <summary>How many tokens one stage at one layer keeps.</summary>
/// <param name="Kind">How <paramref name="Value"/> is read.</param>
/// <param name="Value">Fraction kept, number kept, number removed, or threshold.</param>
/// <param name="Of">What a fraction is a fraction of.</param>
/// <param name="Clamped">Whether a removal is cut down to what bipartite matching can merge, as ToMe's recipe does.</param>
public readonly record struct TokenBudget(BudgetKind Kind, double Value, Basis Of = Basis.Entering, bool Clamped = false)
{
    /// <summary>Whether the number kept depends on the data.</summary>
    public bool DependsOnData => Kind == BudgetKind.Threshold;

    /// <summary>Tokens kept of <paramref name="entering"/>; never more than enter.</summary>
    /// <param name="entering">Tokens that enter the stage.</param>
    /// <param name="original">Tokens that entered the first layer.</param>
    /// <param name="protectedCount">Protected tokens among them.</param>
    /// <exception cref="InvalidOperationException">The budget is a threshold.</exception>
    public int Kept(int entering, int original, int protectedCount)
    {
        int removed = Clamped ? int.Min((int)Value, PlanMath.MaxMerged(entering, protectedCount, prefix: true)) : (int)Value;
        return Kind switch
        {
            BudgetKind.Keep => int.Min(entering, PlanMath.KeptOfFraction(Value, Of == Basis.Original ? original : entering)),
            BudgetKind.KeepCount => int.Min(entering, (int)Value),
            BudgetKind.Remove => int.Max(0, entering - removed),
            _ => throw new InvalidOperationException("What a threshold keeps depends on the data."),
        };
    }
}

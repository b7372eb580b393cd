namespace PipelineDsl.Generator.Model;

/// <summary>How many tokens one stage at one layer keeps; the runtime's <c>TokenBudget</c> at compile time.</summary>
/// <param name="Form">How <paramref name="Value"/> is read.</param>
/// <param name="Value">Fraction kept, number kept, number removed, or threshold.</param>
/// <param name="OfOriginal">Whether a fraction is one of the tokens that entered the first layer.</param>
/// <param name="Clamped">Whether a removal is cut down to what bipartite matching can merge.</param>
/// <param name="ProtectedInFront">Whether protected tokens stand before all others at this stage.</param>
internal sealed record BudgetModel(BudgetForm Form, double Value, bool OfOriginal, bool Clamped, bool ProtectedInFront)
{
    /// <summary>Whether the number kept depends on the data.</summary>
    internal bool DependsOnData => Form == BudgetForm.Threshold;

    /// <summary>What the budget asks for, which may be more or less than is possible.</summary>
    internal int Asked(int entering, int original, int protectedCount) => Form switch
    {
        BudgetForm.Keep => PlanMath.KeptOfFraction(Value, OfOriginal ? original : entering),
        BudgetForm.KeepCount => (int)Value,
        BudgetForm.Remove when Clamped => entering - Math.Min((int)Value, PlanMath.MaxMerged(entering, protectedCount, ProtectedInFront)),
        BudgetForm.Remove => entering - (int)Value,
        _ => entering,
    };
}

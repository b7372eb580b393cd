namespace PipelineDsl.Generator.Model.Dataset;

/// <summary>How many samples one stage keeps; the runtime's <c>SampleBudget</c> at compile time.</summary>
/// <param name="Form">How <paramref name="Value"/> is read.</param>
/// <param name="Value">Fraction, number, threshold or cost.</param>
/// <param name="OfOriginal">Whether a fraction is one of all samples of the set.</param>
internal sealed record SampleBudgetModel(SampleBudgetForm Form, double Value, bool OfOriginal = false)
{
    /// <summary>Whether the budget alone says how many stay.</summary>
    internal bool IsCount => Form is SampleBudgetForm.Keep or SampleBudgetForm.KeepCount;
}

namespace PipelineDsl.Datasets;

/// <summary>How much of a set stays.</summary>
/// <param name="Kind">What <paramref name="Value"/> is.</param>
/// <param name="Value">The fraction, number, threshold or cost.</param>
public readonly record struct SampleBudget(SampleBudgetKind Kind, double Value)
{
    /// <summary>Samples that stay of those that enter, where the data have no say.</summary>
    /// <param name="entering">Samples that enter.</param>
    /// <exception cref="InvalidOperationException">The data decide, or more would stay than enter.</exception>
    public long Count(long entering) => Kind switch
    {
        SampleBudgetKind.Keep => (long)Math.Round(Value * entering, MidpointRounding.ToEven) is var kept && (kept > 0 || entering == 0) ? kept
            : throw new InvalidOperationException($"Keeping {Value} of {entering} samples leaves none; keep more."),
        SampleBudgetKind.KeepCount => (long)Value <= entering ? (long)Value
            : throw new InvalidOperationException($"{Value} samples were to stay, but only {entering} enter."),
        _ => throw new InvalidOperationException("How many samples stay depends on the data."),
    };
}

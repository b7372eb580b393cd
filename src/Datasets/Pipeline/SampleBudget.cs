namespace PipelineDsl.Datasets;

/// <summary>How much of a set stays.</summary>
/// <param name="Kind">What <paramref name="Value"/> is.</param>
/// <param name="Value">The fraction, number, threshold or cost.</param>
/// <param name="OfOriginal">Whether a fraction is of all samples of the set, not of those that enter the stage.</param>
public readonly record struct SampleBudget(SampleBudgetKind Kind, double Value, bool OfOriginal = false)
{
    /// <summary>Samples that stay of those that enter, where the data have no say.</summary>
    /// <param name="entering">Samples that enter.</param>
    /// <param name="original">Samples of the set.</param>
    /// <exception cref="DatasetException">None would stay, or more than enter.</exception>
    /// <exception cref="InvalidOperationException">The data decide.</exception>
    public long Count(long entering, long original)
    {
        long kept = Kind switch
        {
            SampleBudgetKind.Keep => (long)Math.Round(Value * (OfOriginal ? original : entering), MidpointRounding.ToEven),
            SampleBudgetKind.KeepCount => (long)Value,
            _ => throw new InvalidOperationException("How many samples stay depends on the data."),
        };
        return kept >= 1 && kept <= entering ? kept
            : throw new DatasetException($"The budget leaves {kept} samples, but {entering} enter; it must leave at least 1 and at most as many as enter.", 2);
    }
}

namespace PipelineDsl.Datasets;

/// <summary>Keeps a subset that is chosen as a whole, in two rounds where the set is large.</summary>
public sealed partial class SubsetStage : DatasetStage
{
    /// <summary>Generated code that picks samples.</summary>
    public required Action<SubsetProblem, SubsetChoice> Select { get; init; }

    /// <inheritdoc/>
    internal override Delegate Code => Select;

    /// <summary>Generated code that values a choice; null for selectors without an objective.</summary>
    public Func<SubsetProblem, double>? Value { get; init; }
}

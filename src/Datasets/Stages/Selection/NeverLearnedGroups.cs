namespace PipelineDsl.Datasets;

/// <summary>Samples that were learned at some time, and those that never were.</summary>
internal sealed class NeverLearnedGroups : SelectionGroups
{
    /// <inheritdoc/>
    internal override int Count => 2;

    /// <inheritdoc/>
    internal override int Of(in ScoredSample sample) => sample.NeverLearned ? 1 : 0;
}

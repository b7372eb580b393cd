namespace PipelineDsl.Datasets;

/// <summary>Samples that score the mean or more, which all stay, and those below, of which some are drawn for all.</summary>
internal sealed class MeanGroups : SelectionGroups
{
    /// <summary>Samples at the mean or above.</summary>
    internal const int Above = 0;

    /// <summary>Samples below the mean.</summary>
    internal const int Below = 1;

    private double _mean;

    /// <inheritdoc/>
    internal override int Count => 2;

    /// <inheritdoc/>
    internal override bool NeedsSummary => true;

    /// <inheritdoc/>
    internal override void Prepare(ScoreSummary summary) => _mean = summary.Mean;

    /// <inheritdoc/>
    internal override int Of(in ScoredSample sample) => sample.Score < _mean ? Below : Above;

    /// <inheritdoc/>
    internal override double Weight(int group, long count, long taken) => group == Above ? 1 : (double)count / taken;
}

namespace PipelineDsl.Datasets;

/// <summary>Samples that score the mean or more, which all stay, and those below, of which a fraction is drawn and stands for all.</summary>
/// <param name="keep">The fraction.</param>
internal sealed class MeanGroups(double keep) : SelectionGroups
{
    /// <summary>Samples at the mean or above.</summary>
    internal const int Above = 0;

    /// <summary>Samples below the mean.</summary>
    internal const int Below = 1;

    /// <summary>The mean of the scores.</summary>
    internal double Mean { get; private set; }

    /// <inheritdoc/>
    internal override int Count => 2;

    /// <inheritdoc/>
    internal override bool NeedsSummary => true;

    /// <inheritdoc/>
    internal override void Prepare(ScoreSummary summary) => Mean = summary.Mean;

    /// <inheritdoc/>
    internal override int Of(in ScoredSample sample) => sample.Score < Mean ? Below : Above;

    /// <inheritdoc/>
    internal override double Weight(int group) => group == Above ? 1 : 1 / keep;

    /// <inheritdoc/>
    internal override VerdictReason Reason(int group, VerdictReason usual) => group == Above ? VerdictReason.Chosen : usual;

    /// <summary>How many are taken of both.</summary>
    /// <param name="sizes">Their sizes.</param>
    internal long[] Share(long[] sizes) => [sizes[Above], (long)(keep * sizes[Below])];
}

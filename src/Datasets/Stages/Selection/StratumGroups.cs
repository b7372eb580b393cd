using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>A group for every class and stratum, strata of a class side by side. Strata are those of all classes' scores.</summary>
/// <param name="classes">Number of classes; 1 where classes do not matter.</param>
/// <param name="strata">Number of strata.</param>
internal sealed class StratumGroups(int classes, int strata) : SelectionGroups
{
    private ScoreStrata _strata;

    /// <inheritdoc/>
    internal override int Count => checked(classes * strata);

    /// <inheritdoc/>
    internal override bool NeedsSummary => true;

    /// <inheritdoc/>
    internal override void Prepare(ScoreSummary summary) => _strata = new ScoreStrata(summary.Min, summary.Max, strata);

    /// <inheritdoc/>
    internal override int Of(in ScoredSample sample) => ((classes == 1 ? 0 : sample.Class) * strata) + _strata.Of(sample.Score);
}

using System.Globalization;

namespace PipelineDsl.Datasets;

/// <summary>Where few samples are kept by nothing but their score, random subsets are usually better (arXiv 2302.06960, 2210.15809).</summary>
internal static class PlainTopK
{
    private const double Few = 0.3;

    /// <summary>What to tell the user about a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="entered">Samples that entered.</param>
    /// <param name="chosen">Samples that stay for their score.</param>
    /// <returns>Null when there is nothing to tell.</returns>
    internal static string? Warning(DatasetStage stage, long entered, long chosen)
    {
        bool isPlain = stage is ScoreStage or GroupStage
            && stage.Budget.Kind != SampleBudgetKind.Threshold
            && stage.Options is { Strata: 0, Quota: ClassQuota.None, MixRandom: 0, ClassFloor: 0, Order: not Difficulty.Middle };
        return isPlain && chosen > 0 && chosen <= Few * entered
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{stage.Name} keeps {chosen} of {entered} samples by their score alone. At 30 % and less, random subsets usually train better: "
                + $"compare with them, or keep easy samples, too (Strata = 50), or mix some in at random (MixRandom).")
            : null;
    }
}

using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Datasets;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Coverage-centric selection: what a stage selects, and its strata and quotas one by one.</summary>
internal sealed class CcsVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "ds_ccs";

    /// <inheritdoc/>
    public override string Method => "ccs";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        double[] scores = vector.Inputs.Numbers("scores");
        double[] margins = vector.Inputs.Has("mislabel_scores") ? vector.Inputs.Numbers("mislabel_scores") : [];
        int dropped = margins.Length == 0 ? 0 : Dropped(vector.Params.Number("drop_mislabelled", 0), scores.Length), strata = vector.Params.Int("strata");
        int count = int.Min(vector.Params.Int("k"), scores.Length - dropped);
        int[] candidates = Remaining(margins, scores.Length, dropped);
        ScoreStrata bins = ScoreStrata.Of([.. candidates.Select(sample => scores[sample])], strata);
        long[] sizes = new long[vector.States("bin_counts[0]") && !vector.States("bin_counts[1]") ? 1 : strata], shares = new long[sizes.Length];
        foreach (int sample in candidates)
        {
            sizes[bins.Of(scores[sample])]++;
        }

        Quotas.Equal(sizes, count, shares);
        vector.Expect("candidates", candidates);
        vector.Expect("bin_counts", Whole(sizes));
        vector.Expect("allocation", Whole(shares));
        vector.Expect("total", (int)shares.Sum());

        // A fraction that the stage's rounding down turns into just so many samples.
        ScoredChoice[] kept = SampleSelection.Select(
            new SampleScores { Scores = scores, Margins = margins },
            new SampleBudget(SampleBudgetKind.KeepCount, count),
            new SampleOptions
            {
                Strata = strata, DropMislabelled = dropped == 0 ? 0 : (dropped + 0.5) / scores.Length, Seed = vector.Params.Seed("seed"),
            });
        vector.Expect("selected_with_bottomk_in_bin", [.. kept.Select(static sample => sample.Index)]);
    }

    /// <summary>A number of samples, or a fraction of them, rounded down.</summary>
    private static int Dropped(double stated, int samples) => stated is > 0 and < 1 ? (int)(stated * samples) : checked((int)stated);

    /// <summary>All samples but those with the lowest margins.</summary>
    private static int[] Remaining(double[] margins, int samples, int dropped)
    {
        if (dropped == 0)
        {
            return [.. Enumerable.Range(0, samples)];
        }

        ScoredChoice[] kept = SampleSelection.Select(
            new SampleScores { Scores = margins }, new SampleBudget(SampleBudgetKind.KeepCount, samples), new SampleOptions());
        return
        [
            .. kept.Select(static sample => sample.Index).OrderBy(sample => margins[sample]).ThenBy(static sample => sample).Skip(dropped).Order(),
        ];
    }

    private static int[] Whole(long[] values) => [.. values.Select(static value => (int)value)];
}

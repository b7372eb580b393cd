namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>Coverage-centric selection: equal shares of the strata of a score, at random within them.</summary>
internal sealed class NaiveCcs() : NaiveSampleMethod("ccs")
{
    public override NaiveCase Draw(Draws draws)
    {
        int samples = draws.Int(2, 60), dropped = draws.Coin() ? draws.Int(0, samples / 2) : 0;
        double least = draws.One(-3, -1, 0, 2), width = draws.One(0, 1, 1, 5);
        return new(
            new()
            {
                ["k"] = draws.Int(1, samples - dropped),
                ["strata"] = draws.Int(1, 12),
                ["drop_mislabelled"] = dropped,
                ["seed"] = draws.Int(0, 1000),
            },
            new()
            {
                ["scores"] = Vec.Range(0, samples).Select(_ => draws.Uniform(least, least + width)).ToArray(),
                ["mislabel_scores"] = dropped == 0 ? null : Vec.Range(0, samples).Select(_ => draws.Uniform(-1, 1, decimals: 1)).ToArray(),
            });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[] scores = inputs.Numbers("scores");
        int[] all = Vec.Range(0, scores.Length);
        int[] dropped = inputs.Has("mislabel_scores") ? Lowest(inputs.Numbers("mislabel_scores"), parameters.Int("drop_mislabelled")) : [];
        int[] candidates = [.. all.Except(dropped)];
        double least = candidates.Min(sample => scores[sample]), most = candidates.Max(sample => scores[sample]);
        int[][] strata = SampleFormulas.Members([.. candidates.Select(sample => Stratum(scores[sample]))]);
        strata = [.. strata, .. Vec.Range(0, (most == least ? 1 : parameters.Int("strata")) - strata.Length).Select(static _ => (int[])[])];
        int[] sizes = [.. strata.Select(static members => members.Length)], shares = NaiveQuota.Equal(sizes, parameters.Int("k"));
        return new()
        {
            ["candidates"] = candidates,
            ["bin_counts"] = sizes,
            ["allocation"] = shares,
            ["total"] = shares.Sum(),
            ["selected_with_bottomk_in_bin"] = strata.SelectMany((members, stratum) =>
                SampleFormulas.LowestKeys(Vec.Pick(candidates, members), parameters.Int("seed"), shares[stratum])).Order().ToArray(),
        };

        int Stratum(double score)
        {
            if (most == least || score == most)
            {
                return most == least ? 0 : parameters.Int("strata") - 1;
            }

            double place = (score - least) / (most - least) * parameters.Int("strata");
            decisions.Away(place, score == least ? place : Math.Round(place));
            return (int)Math.Floor(place);
        }
    }

    private static int[] Lowest(double[] values, int count) => [.. Vec.Range(0, values.Length).OrderBy(sample => values[sample]).Take(count)];
}

namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>PruMerge and PruMerge+.</summary>
internal sealed class NaivePruMerge() : NaiveMethod("prumerge", "LLaVA-PruMerge / PruMerge+")
{
    public override double Margin => 2e-4;

    public override NaiveCase Draw(Draws draws)
    {
        int patches = draws.Int(12, 26), width = draws.Int(4, 7);
        bool adaptive = draws.Coin();
        return new(
            new()
            {
                ["knn"] = draws.Int(2, 9), ["adaptive"] = adaptive, ["ratio"] = adaptive ? null : draws.One(0.15, 0.25, 0.3),
                ["plus"] = adaptive && draws.Coin(),
            },
            new() { ["features"] = draws.Rows(patches, width), ["cls_query"] = draws.Row(width), ["keys"] = draws.Rows(patches + 1, width) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] features = inputs.Rows("features"), keys = inputs.Rows("keys");
        double[] query = inputs.Numbers("cls_query");
        int patches = features.Length;
        double[] attention = Vec.Softmax([.. keys.Select(key => Vec.Dot(query, key) / Math.Sqrt(query.Length))])[1..];
        Dictionary<string, object?> spread = [];
        double ratio = parameters.Flag("adaptive") ? Outliers(attention, spread, decisions) / (double)patches : parameters.Number("ratio");
        int[] selected = decisions.Descending(attention, (int)(patches * ratio)), added = [];
        if (parameters.Flag("plus"))
        {
            int stride = (int)(1 / ratio) / 3;
            if (stride == 0)
            {
                throw new CloseDecisionException();
            }

            spread["stride"] = stride;
            added = [.. Enumerable.Range(0, patches - 1).Where(patch => patch % stride == 0).Except(selected)];
        }

        int[] all = [.. selected, .. added], unselected = Vec.Without(patches, all);
        int[][] neighbours = [.. all.Select(patch => Neighbours(keys[1..], patch, parameters.Int("knn"), decisions))];
        double[] Weighted(int[] patches) => Vec.Sum(Vec.Pick(features, patches), Vec.Pick(attention, patches), features[0].Length);
        double[][] rows =
        [
            .. all.Select((patch, i) => Vec.Add(features[patch], Weighted(neighbours[i]))),
            Weighted(unselected),
        ];
        return new()
        {
            ["cls_attention"] = attention,
            ["iqr"] = spread,
            ["ratio"] = ratio,
            ["selected_desc"] = selected,
            ["spatial_added"] = added,
            ["selected_all"] = all,
            ["unselected"] = unselected,
            ["neighbours"] = neighbours,
            ["out_tokens"] = rows,
            ["out_count"] = rows.Length,
        };
    }

    private static int Outliers(double[] attention, Dictionary<string, object?> spread, Decisions decisions)
    {
        double[] sorted = [.. attention.Order()];
        double Percentile(double share)
        {
            double at = share * (sorted.Length - 1);
            int below = (int)at;
            return sorted[below] + ((at - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
        }

        double q1 = Percentile(0.25), q3 = Percentile(0.75), upper = q3 + (1.5 * (q3 - q1));
        int outliers = attention.Count(value => decisions.Over(value, upper));
        (spread["q1"], spread["q3"], spread["upper"], spread["outliers"]) = (q1, q3, upper, outliers);

        // Without an outlier the published code divides by zero. And where int(N (n / N)) is not n, float and double part ways.
        return outliers == 0 || (int)(attention.Length * ((double)outliers / attention.Length)) != outliers ? throw new CloseDecisionException() : outliers;
    }

    private static int[] Neighbours(double[][] keys, int patch, int count, Decisions decisions)
    {
        double[] similarities = [.. keys.Select((key, other) => other == patch ? double.NegativeInfinity : Vec.Cos(key, keys[patch]))];
        return decisions.Top(similarities, count);
    }
}

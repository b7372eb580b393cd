namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>Herding: the mean of what is picked follows the mean of all.</summary>
internal sealed class NaiveHerding() : NaiveSampleMethod("herding")
{
    public override NaiveCase Draw(Draws draws)
    {
        int samples = draws.Int(3, 30);
        return new(
            new() { ["k"] = draws.Int(1, samples), ["variant"] = draws.One("mean-match", "inner-product") },
            new() { ["embeddings"] = Embeddings(draws, samples, draws.Int(1, 8)) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] rows = inputs.Rows("embeddings");
        double[] mean = Vec.Mean(rows), sum = new double[mean.Length], weight = mean;
        bool isMeanMatch = parameters.Text("variant", "mean-match") == "mean-match";
        List<int> order = [];
        List<double> gaps = [];
        while (order.Count < parameters.Int("k"))
        {
            double[] target = Vec.Add(Vec.Scale(mean, order.Count + 1), Vec.Scale(sum, -1));
            double[] values = [.. rows.Select(row => isMeanMatch ? -Vec.SquaredDistance(target, row) : Vec.Dot(weight, row))];
            int next = decisions.Greatest(values, sample => !order.Contains(sample));
            order.Add(next);
            sum = Vec.Add(sum, rows[next]);
            weight = Vec.Add(weight, Vec.Add(mean, Vec.Scale(rows[next], -1)));
            gaps.Add(Math.Sqrt(Vec.SquaredDistance(Vec.Scale(sum, 1.0 / order.Count), mean)));
        }

        return new() { ["order"] = order, ["sorted"] = order.Order().ToArray(), ["mean_gap_after_each"] = gaps };
    }
}

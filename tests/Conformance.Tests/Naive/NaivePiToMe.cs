namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>PiToMe, the variant of later layers and that of early ones.</summary>
internal sealed class NaivePiToMe() : NaiveMethod("pitome", "PiToMe")
{
    public override NaiveCase Draw(Draws draws)
    {
        int tokens = draws.Int(8, 18);
        return new(
            new()
            {
                ["ratio"] = draws.One(0.75, 0.8, 0.9),
                ["margin"] = draws.One(0.45, 0.6, 0.75),
                ["class_token"] = draws.Coin(),
                ["variant"] = draws.One("full", "bsm"),
            },
            new() { ["metric"] = draws.Rows(tokens, 4), ["x"] = draws.Rows(tokens, 4) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        int first = parameters.Flag("class_token") ? 1 : 0;
        double[][] metric = inputs.Rows("metric")[first..], x = inputs.Rows("x");
        double margin = parameters.Number("margin");
        double[] energy = [.. metric.Select(a => metric.Average(b => Elu(Vec.Cos(a, b) - margin)))];
        int[] order = decisions.Descending(energy);
        int r = (int)Math.Floor(metric.Length - (metric.Length * parameters.Number("ratio")));
        if (r == 0)
        {
            // Nothing to merge: whether the order by energy counts then is not said.
            throw new CloseDecisionException();
        }

        int[][] local = parameters.Text("variant", "full") == "full" ? Full(metric, order, r, decisions) : Parity(metric, order, r, decisions);
        int[][] groups =
        [
            .. Enumerable.Range(0, first).Select(static _ => new[] { 0 }),
            .. local.Select(group => group.Select(token => token + first).Order().ToArray()),
        ];
        return new()
        {
            ["r"] = r,
            ["energy"] = energy,
            ["energy_order_desc"] = order.Select(token => token + first).ToArray(),
            ["groups"] = groups,
            ["x_wavg"] = groups.Select(group => Vec.Mean(Vec.Pick(x, group))).ToArray(),
            ["size"] = groups.Select(static group => (double)group.Length).ToArray(),
        };
    }

    /// <summary>Of the 2r tokens of most energy every second one merges into the most similar of the others.</summary>
    private static int[][] Full(double[][] metric, int[] order, int r, Decisions decisions)
    {
        int[] sources = [.. order.Take(2 * r).Where(static (_, rank) => rank % 2 == 0)];
        int[] destinations = [.. order.Take(2 * r).Where(static (_, rank) => rank % 2 == 1)];
        int[] nearest = [.. sources.Select(token => decisions.Greatest([.. destinations.Select(other => Vec.Cos(metric[token], metric[other]))]))];
        return [.. order.Skip(2 * r).Select(static token => new[] { token }), .. Gather(sources, destinations, nearest)];
    }

    /// <summary>All tokens are split by the parity of their rank; the r most similar pairs merge.</summary>
    private static int[][] Parity(double[][] metric, int[] order, int r, Decisions decisions)
    {
        int[] even = [.. order.Where(static (_, rank) => rank % 2 == 0)], odd = [.. order.Where(static (_, rank) => rank % 2 == 1)];
        double[][] similarities = [.. even.Select(token => odd.Select(other => Vec.Cos(metric[token], metric[other])).ToArray())];
        int[] nearest = [.. similarities.Select(row => decisions.Greatest(row))];
        int[] ranking = decisions.Descending([.. similarities.Select(static row => row.Max())]), merged = ranking[..r];
        return [.. ranking.Skip(r).Select(i => new[] { even[i] }), .. Gather(Vec.Pick(even, merged), odd, Vec.Pick(nearest, merged))];
    }

    private static int[][] Gather(int[] sources, int[] destinations, int[] nearest) =>
        [.. destinations.Select((destination, d) => sources.Where((_, s) => nearest[s] == d).Append(destination).ToArray())];

    private static double Elu(double value) => value > 0 ? value : Math.Exp(value) - 1;
}

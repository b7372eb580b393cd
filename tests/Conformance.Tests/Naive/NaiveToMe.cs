namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>ToMe's bipartite matching and its reductions.</summary>
internal sealed class NaiveToMe() : NaiveMethod("tome_bipartite", "ToMe bipartite soft matching")
{
    public override NaiveCase Draw(Draws draws)
    {
        int tokens = draws.Int(6, 22), width = draws.Int(3, 6);
        if (draws.Int(0, 5) == 0)
        {
            return new(
                new() { ["variant"] = "kth", ["k"] = draws.Int(2, 5) },
                new() { ["metric"] = draws.Rows(tokens, width), ["x"] = draws.Rows(tokens, 3) });
        }

        bool distill = draws.Coin();
        return new(
            new() { ["r"] = draws.Int(1, (tokens / 2) + 2), ["class_token"] = distill || draws.Coin(), ["distill_token"] = distill },
            new()
            {
                ["metric"] = draws.Rows(tokens, width),
                ["x"] = draws.Rows(tokens, draws.Int(2, 5)),
                ["size"] = Enumerable.Range(0, tokens).Select(_ => (double)draws.Int(1, 4)).ToArray(),
            });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        if (parameters.Text("variant", "") == "kth")
        {
            int[][] blocks = Blocks(inputs.Rows("metric"), parameters.Int("k"), decisions);
            return new() { ["groups"] = blocks, ["x_mean"] = blocks.Select(group => Vec.Mean(Vec.Pick(inputs.Rows("x"), group))).ToArray() };
        }

        bool cls = parameters.Flag("class_token"), distill = parameters.Flag("distill_token");
        return parameters.IsList("r")
            ? TwoLayers(parameters.Ints("r"), inputs, cls, distill, decisions)
            : OneLayer(parameters.Int("r"), inputs, cls, distill, decisions);
    }

    private static Dictionary<string, object?> OneLayer(int r, Values inputs, bool cls, bool distill, Decisions decisions)
    {
        double[][] x = inputs.Rows("x");
        double[] size = inputs.Numbers("size");
        NaiveMatch match = NaiveMatch.Of(inputs.Rows("metric"), r, cls, distill, decisions);
        double[][] averages = Average(x, size, match.Groups);
        Dictionary<string, object?> result = new()
        {
            ["r_effective"] = match.Sources.Length,
            ["groups"] = match.Groups,
            ["x_wavg"] = averages,
            ["size"] = Sizes(size, match.Groups),
        };
        if (match.Sources.Length == 0)
        {
            return result;
        }

        result["src_even_local"] = match.Sources.Select(static token => token / 2).ToArray();
        result["dst_odd_local"] = match.Destinations.Select(static token => token / 2).ToArray();
        result["unm_even_local"] = match.Unmerged.Select(static token => token / 2).ToArray();
        result["merged_pairs"] = match.Sources.Zip(match.Destinations, static (source, destination) => new[] { source, destination }).ToArray();
        result["x_mean"] = match.Groups.Select(group => Vec.Mean(Vec.Pick(x, group))).ToArray();
        result["x_sum"] = match.Groups.Select(group => Vec.Pick(x, group).Aggregate(Vec.Add)).ToArray();
        result["x_amax"] = match.Groups.Select(group => Vec.Pick(x, group).Aggregate(static (a, b) => [.. a.Zip(b, Math.Max)])).ToArray();
        result["source"] = Members(match.Groups, x.Length);
        if (!distill)
        {
            result["unmerge_of_x_wavg"] = Enumerable.Range(0, x.Length)
                .Select(token => averages[Array.FindIndex(match.Groups, group => group.Contains(token))]).ToArray();
        }

        return result;
    }

    private static Dictionary<string, object?> TwoLayers(int[] r, Values inputs, bool cls, bool distill, Decisions decisions)
    {
        double[][] x = inputs.Rows("x");
        double[] ones = [.. x.Select(static _ => 1.0)];
        NaiveMatch first = NaiveMatch.Of(inputs.Rows("metric_layer1"), r[0], cls, distill, decisions);
        double[][] x1 = Average(x, ones, first.Groups);
        double[] size1 = Sizes(ones, first.Groups);
        NaiveMatch second = NaiveMatch.Of(inputs.Rows("metric_layer2"), r[1], cls, distill, decisions);
        int[][] original = [.. second.Groups.Select(group => group.SelectMany(row => first.Groups[row]).Order().ToArray())];
        return new()
        {
            ["groups_layer1"] = first.Groups,
            ["x_layer1"] = x1,
            ["size_layer1"] = size1,
            ["groups_layer2_in_layer1_rows"] = second.Groups,
            ["groups_original"] = original,
            ["x_layer2"] = Average(x1, size1, second.Groups),
            ["size_layer2"] = Sizes(size1, second.Groups),
            ["source"] = Members(original, x.Length),
        };
    }

    /// <summary>The k-th variant: every token but the last of a block merges into its most similar last one; what fills no block is dropped.</summary>
    private static int[][] Blocks(double[][] metric, int k, Decisions decisions)
    {
        int blocks = metric.Length / k;
        List<int>[] groups = [.. Enumerable.Range(0, blocks).Select(block => new List<int> { (block * k) + k - 1 })];
        foreach (int token in Enumerable.Range(0, blocks * k).Where(token => token % k != k - 1))
        {
            double[] similarities = [.. Enumerable.Range(0, blocks).Select(block => Vec.Cos(metric[token], metric[(block * k) + k - 1]))];
            groups[decisions.Greatest(similarities)].Add(token);
        }

        return [.. groups.Select(static group => group.Order().ToArray())];
    }

    private static double[][] Average(double[][] x, double[] size, int[][] groups) =>
        [.. groups.Select(group => Vec.Scale(Vec.Sum(Vec.Pick(x, group), Vec.Pick(size, group), x[0].Length), 1 / Vec.Pick(size, group).Sum()))];

    private static double[] Sizes(double[] size, int[][] groups) => [.. groups.Select(group => Vec.Pick(size, group).Sum())];

    private static int[][] Members(int[][] groups, int tokens) =>
        [.. groups.Select(group => Enumerable.Range(0, tokens).Select(token => group.Contains(token) ? 1 : 0).ToArray())];
}

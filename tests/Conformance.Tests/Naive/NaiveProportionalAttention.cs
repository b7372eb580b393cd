namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>Attention in which a key of size s counts s times.</summary>
internal sealed class NaiveProportionalAttention() : NaiveMethod("tome_proportional_attention", "ToMe proportional attention")
{
    public override NaiveCase Draw(Draws draws)
    {
        int heads = draws.Int(1, 3), tokens = draws.Int(2, 12), width = draws.Int(2, 9);
        return new(
            new() { ["scale"] = 1 / Math.Sqrt(width) },
            new()
            {
                ["q"] = draws.Heads(heads, tokens, width),
                ["k"] = draws.Heads(heads, tokens, width),
                ["v"] = draws.Heads(heads, tokens, width),
                ["size"] = Enumerable.Range(0, tokens).Select(_ => (double)draws.Int(1, 5)).ToArray(),
            });
    }

    /// <summary>Keys and values are written out as often as their size says; the copies' probabilities add up.</summary>
    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][][] q = inputs.Heads("q"), k = inputs.Heads("k"), v = inputs.Heads("v");
        int[] copies = [.. inputs.Numbers("size").SelectMany(static (size, token) => Enumerable.Repeat(token, (int)size))];
        double scale = parameters.Number("scale");
        double[][][] probabilities = [.. q.Select((head, h) => head.Select(query =>
        {
            double[] row = Vec.Softmax([.. copies.Select(token => scale * Vec.Dot(query, k[h][token]))]);
            return Enumerable.Range(0, head.Length).Select(token => row.Where((_, copy) => copies[copy] == token).Sum()).ToArray();
        }).ToArray())];
        return new()
        {
            ["probs"] = probabilities,
            ["out"] = probabilities.Select((head, h) => head.Select(row => Vec.Sum(v[h], row, v[h][0].Length)).ToArray()).ToArray(),
            ["tome_metric_mean_key"] = Vec.HeadMean(k),
        };
    }
}

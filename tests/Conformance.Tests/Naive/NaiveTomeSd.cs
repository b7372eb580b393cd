namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>ToMe for Stable Diffusion: its gate, its destinations, merge and un-merge.</summary>
internal sealed class NaiveTomeSd() : NaiveMethod("tomesd", "ToMe for Stable Diffusion (2-D strided destination matching)")
{
    public override NaiveCase Draw(Draws draws)
    {
        if (draws.Int(0, 4) == 0)
        {
            int across = draws.Int(16, 100), down = draws.Int(16, 100), factor = draws.One(1, 2, 4, 8);
            return new(
                new()
                {
                    ["latent_h"] = down, ["latent_w"] = across, ["tokens"] = ((down + factor - 1) / factor) * ((across + factor - 1) / factor),
                    ["max_downsample"] = draws.One(1, 2, 4, 8), ["ratio"] = draws.Uniform(0.1, 0.8, 2),
                },
                []);
        }

        int h = draws.Int(3, 7), w = draws.Int(3, 7), sy = draws.Int(1, 3), sx = draws.Int(2, 3);
        bool still = draws.Coin();
        return new(
            new() { ["h"] = h, ["w"] = w, ["sx"] = sx, ["sy"] = sy, ["ratio"] = draws.Uniform(0.1, 0.95, 2), ["no_rand"] = still },
            new()
            {
                ["metric"] = draws.Rows(h * w, 4),
                ["x"] = draws.Rows(h * w, 3),
                ["rand_offset"] = Enumerable.Range(0, h / sy)
                    .Select(_ => Enumerable.Range(0, w / sx).Select(_ => still ? 0 : draws.Int(0, (sx * sy) - 1)).ToArray()).ToArray(),
            });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions) =>
        parameters.Has("latent_h") ? Gate(parameters) : Merge(parameters, inputs, decisions);

    private static Dictionary<string, object?> Gate(Values parameters)
    {
        int height = parameters.Int("latent_h"), width = parameters.Int("latent_w"), tokens = parameters.Int("tokens");
        int downsample = (int)Math.Ceiling(Math.Sqrt(height * width / tokens));
        return new()
        {
            ["downsample"] = downsample,
            ["applied"] = downsample <= parameters.Int("max_downsample"),
            ["h"] = (int)Math.Ceiling((double)height / downsample),
            ["w"] = (int)Math.Ceiling((double)width / downsample),
            ["r"] = (int)(tokens * parameters.Number("ratio")),
        };
    }

    private static Dictionary<string, object?> Merge(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] metric = inputs.Rows("metric"), x = inputs.Rows("x");
        int[] destinations = Destinations(parameters, inputs.IntLists("rand_offset")), sources = Vec.Without(x.Length, destinations);
        int requested = (int)(x.Length * parameters.Number("ratio")), r = Math.Min(requested, sources.Length);
        var best = new double[sources.Length];
        var nearest = new int[sources.Length];
        for (int i = 0; i < sources.Length; i++)
        {
            double[] similarities = [.. destinations.Select(token => Vec.Cos(metric[sources[i]], metric[token]))];
            int j = decisions.Greatest(similarities);
            (best[i], nearest[i]) = (similarities[j], destinations[j]);
        }

        int[] order = decisions.Descending(best), merged = [.. order.Take(r)], unmerged = Vec.Pick(sources, order.Skip(r));
        int[][] groups =
        [
            .. unmerged.Select(static token => new[] { token }),
            .. destinations.Select(token => merged.Where(i => nearest[i] == token).Select(i => sources[i]).Append(token).Order().ToArray()),
        ];
        double[][] means = [.. groups.Select(group => Vec.Mean(Vec.Pick(x, group)))];
        return new()
        {
            ["r_requested"] = requested,
            ["r_effective"] = r,
            ["dst_tokens"] = destinations,
            ["src_tokens"] = sources,
            ["merged_pairs"] = merged.Select(i => new[] { sources[i], nearest[i] }).ToArray(),
            ["unmerged_tokens"] = unmerged,
            ["groups"] = groups,
            ["x_merged_mean"] = means,
            ["x_unmerged"] = Enumerable.Range(0, x.Length).Select(token => means[Array.FindIndex(groups, group => group.Contains(token))]).ToArray(),
        };
    }

    private static int[] Destinations(Values parameters, int[][] offsets)
    {
        int w = parameters.Int("w"), sx = parameters.Int("sx"), sy = parameters.Int("sy");
        return [.. offsets.SelectMany((row, cy) => row.Select((offset, cx) => (((cy * sy) + (offset / sx)) * w) + (cx * sx) + (offset % sx))).Order()];
    }
}

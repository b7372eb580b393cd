using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>LagKV: each partition is judged by the range of the next one.</summary>
internal sealed class NaiveLagKv() : NaiveCacheFile("lagkv")
{
    /// <summary>A channel that hardly varies within a partition makes float and double differ.</summary>
    private const double LeastRange = 0.3;

    public override double Margin => 2e-5;

    public override Dictionary<string, object?> Draw(Draws draws)
    {
        int heads = draws.Int(1, 2), width = draws.Int(2, 10), sinks = draws.Int(0, 3), lag = draws.Int(3, 6);
        int entries = sinks + (lag * draws.Int(2, 4)) + draws.Int(0, lag - 1);
        return new()
        {
            ["params"] = new { n_sink = sinks, lag_size = lag },
            ["inputs"] = new { keys = new[] { draws.Heads(heads, entries, width) }, values = new[] { draws.Heads(heads, entries, width) } },
            ["expected"] = new
            {
                cases = new Dictionary<string, object>
                {
                    ["rank_0.4"] = new { cross_scoring = false, compression_ratio = CacheFormulas.Ratio(draws) },
                    ["cross_0.5"] = new { cross_scoring = true, compression_ratio = CacheFormulas.Ratio(draws) },
                    ["short"] = new
                    {
                        seq_len = draws.Int(sinks + 2, sinks + (2 * lag) - 1), cross_scoring = false, compression_ratio = CacheFormulas.Ratio(draws),
                    },
                },
            },
        };
    }

    public override Dictionary<string, object?> Compute(JsonNode file, Decisions decisions)
    {
        Values inputs = new(file["inputs"]), parameters = new(file["params"]);
        double[][][] keys = inputs.Batch("keys")[0], values = inputs.Batch("values")[0];
        int sinks = parameters.Int("n_sink"), lag = parameters.Int("lag_size");
        double[][][] raw = [.. keys.Zip(values, (k, v) => Raw(k, v, sinks, lag, decisions))];
        return new()
        {
            ["expected"] = new Dictionary<string, object?>
            {
                ["raw_scores_per_partition"] = new[] { raw },
                ["cases"] = file["expected"]!["cases"]!.AsObject().ToDictionary(static one => one.Key, one => Case(new Values(one.Value))),
            },
        };

        object Case(Values options)
        {
            int entries = options.Has("seq_len") ? options.Int("seq_len") : keys[0].Length;
            bool cross = options.Has("cross_scoring") && options.Flag("cross_scoring");
            double[][] scores = [.. raw.Select(head => entries < sinks + (2 * lag)
                ? Vec.Range(0, entries).Select(j => j < sinks ? 1 : (double)(j - sinks) / (entries - sinks)).ToArray()
                : Scores(head, entries, sinks, cross, decisions))];
            int kept = CacheFormulas.Kept(entries, options.Number("compression_ratio"));
            return new { scores = new[] { scores }, n_kept = kept, kept_sorted = new[] { scores.Select(head => decisions.TopOfTied(head, kept)).ToArray() } };
        }
    }

    private static double[] Scores(double[][] raw, int entries, int sinks, bool cross, Decisions decisions)
    {
        double[] judged = [.. raw.SelectMany(partition => cross ? partition : Ranks(partition, decisions))];
        return [.. Enumerable.Repeat(1.0, sinks), .. judged, .. Enumerable.Repeat(1.0, entries - sinks - judged.Length)];
    }

    private static double[] Ranks(double[] partition, Decisions decisions)
    {
        int[] order = decisions.Descending(partition);
        return [.. Vec.Range(0, partition.Length).Select(j => (double)(partition.Length - 1 - Array.IndexOf(order, j)) / partition.Length)];
    }

    private static double[][] Raw(double[][] keys, double[][] values, int sinks, int lag, Decisions decisions) =>
        [.. Vec.Range(0, ((keys.Length - sinks) / lag) - 1).Select(partition => Vec.Scale(
            Vec.Add(Judged(keys, sinks + (partition * lag), lag, decisions), Judged(values, sinks + (partition * lag), lag, decisions)), 0.5))];

    private static double[] Judged(double[][] rows, int start, int lag, Decisions decisions)
    {
        double[][] next = rows[(start + lag)..(start + (2 * lag))];
        double[] least = [.. next.Aggregate(static (a, b) => [.. a.Zip(b, Math.Min)])], most = [.. next.Aggregate(static (a, b) => [.. a.Zip(b, Math.Max)])];
        decisions.Apart(least.Zip(most, static (low, high) => high - low).Min(), LeastRange);
        return Vec.Softmax([.. rows[start..(start + lag)].Select(row => Deviation([.. row.Select((x, c) => (x - least[c]) / (most[c] - least[c]))]))]);
    }

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }
}

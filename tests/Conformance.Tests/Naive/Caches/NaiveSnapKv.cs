using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>SnapKV as kvpress has it, and the first repository's variant of it.</summary>
internal sealed class NaiveSnapKv() : NaiveCacheFile("snapkv")
{
    public override double Margin => 2e-5;

    public override Dictionary<string, object?> Draw(Draws draws)
    {
        int keyHeads = draws.Int(1, 3), group = draws.Int(1, 3), width = draws.Int(2, 16), window = draws.Int(1, 6);
        int entries = window + draws.Int(3 + (2 * window), 30);
        return new()
        {
            ["params"] = new
            {
                compression_ratio = draws.One(0.25, 0.3, 0.5), window_size = window, kernel_size = draws.One(1, 3, 5, 7),
                num_query_heads = keyHeads * group, num_kv_heads = keyHeads,
            },
            ["inputs"] = new
            {
                queries_window_post_rope = new[] { draws.Heads(keyHeads * group, window, width) },
                keys = new[] { draws.Heads(keyHeads, entries, width) },
            },
            ["original_repo_variant"] = new { capacity = draws.Int(window + 1, entries - 1) },
        };
    }

    public override Dictionary<string, object?> Compute(JsonNode file, Decisions decisions)
    {
        Values inputs = new(file["inputs"]), parameters = new(file["params"]);
        double[][][] keys = inputs.Batch("keys")[0], queries = inputs.Batch("queries_window_post_rope")[0];
        int entries = keys[0].Length, window = parameters.Int("window_size"), past = entries - window;
        double[][][] attention = [.. queries.Select((head, h) => head
            .Select((query, i) => CacheFormulas.Attention(query, keys[h * keys.Length / queries.Length].Take(past + i + 1))[..past]).ToArray())];
        double[][] mean = [.. attention.Select(static head => Vec.Mean(head))];
        double[][] pooled = [.. mean.Select(row => Pool(row, parameters.Int("kernel_size"), static near => near.Sum(), average: true))];
        double[][] scores = CacheFormulas.ThenProtected(CacheFormulas.GroupMean(pooled, keys.Length), window);
        var expected = CacheFormulas.Highest(scores, parameters.Number("compression_ratio"), decisions, inOrder: false);
        expected["window_attention_without_window_columns"] = new[] { attention };
        expected["window_mean"] = new[] { mean };
        expected["pooled"] = new[] { pooled };
        double[][] sums = [.. mean.Select(row => Vec.Scale(row, window))];
        int selected = new Values(file["original_repo_variant"]).Int("capacity") - window;
        return new()
        {
            ["expected"] = expected,
            ["original_repo_variant"] = new Dictionary<string, object?>
            {
                ["avgpool_k5"] = Original([.. sums.Select(static row => Pool(row, 5, static near => near.Sum(), average: true))]),
                ["maxpool_k7"] = Original([.. sums.Select(static row => Pool(row, 7, static near => near.Max(), average: false))]),
            },
        };

        object Original(double[][] scores) => new
        {
            pooled_scores = new[] { scores },
            topk_positions_sorted = new[] { scores.Select(row => decisions.TopOfTied(row, selected)).ToArray() },
            then_append_window = Vec.Range(past, window),
        };
    }

    private static double[] Pool(double[] row, int width, Func<IEnumerable<double>, double> reduce, bool average) => [.. row.Select((_, at) =>
        reduce(Enumerable.Range(at - (width / 2), width).Where(i => i >= 0 && i < row.Length).Select(i => row[i])) / (average ? width : 1))];
}

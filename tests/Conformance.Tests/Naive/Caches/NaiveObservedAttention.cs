using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>Observed attention: what an entry received, over the queries that could see it.</summary>
internal sealed class NaiveObservedAttention() : NaiveCacheFile("observed_attention")
{
    public override double Margin => 2e-5;

    public override Dictionary<string, object?> Draw(Draws draws)
    {
        int keyHeads = draws.Int(1, 3), group = draws.Int(1, 3), width = draws.Int(2, 12), entries = draws.Int(4, 20);
        double[][][] keys = draws.Heads(keyHeads, entries, width), queries = draws.Heads(keyHeads * group, entries, width);
        return new()
        {
            ["params"] = new { compression_ratio = CacheFormulas.Ratio(draws), num_query_heads = keyHeads * group, num_kv_heads = keyHeads },
            ["inputs"] = new
            {
                queries_post_rope = new[] { queries },
                keys = new[] { keys },
                attention = new[] { queries.Select((head, h) => Rows(head, keys[h / group])).ToArray() },
            },
        };
    }

    public override Dictionary<string, object?> Compute(JsonNode file, Decisions decisions)
    {
        var inputs = new Values(file["inputs"]);
        double[][][] attention = inputs.Batch("attention")[0];
        int entries = attention[0].Length;
        double[][] received = [.. attention.Select(head => Vec.Range(0, entries).Select(j => head.Sum(row => row[j]) / (entries - j)).ToArray())];
        double[][] scores = CacheFormulas.GroupMean(received, inputs.Batch("keys")[0].Length);
        return new() { ["expected"] = CacheFormulas.Highest(scores, new Values(file["params"]).Number("compression_ratio"), decisions, inOrder: true) };
    }

    private static double[][] Rows(double[][] queries, double[][] keys) => [.. queries.Select((query, i) =>
        (double[])[.. CacheFormulas.Attention(query, keys.Take(i + 1)).Select(static share => Math.Round(share, 10)), .. new double[keys.Length - i - 1]])];
}

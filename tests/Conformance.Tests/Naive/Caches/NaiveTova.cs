using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>TOVA: what the last query attends to most, over all query heads.</summary>
internal sealed class NaiveTova() : NaiveCacheFile("tova")
{
    public override double Margin => 2e-5;

    public override Dictionary<string, object?> Draw(Draws draws)
    {
        int keyHeads = draws.Int(1, 3), group = draws.Int(1, 3), width = draws.Int(2, 16);
        return new()
        {
            ["params"] = new { compression_ratio = CacheFormulas.Ratio(draws), num_query_heads = keyHeads * group, num_kv_heads = keyHeads },
            ["inputs"] = new
            {
                query_last_post_rope = new[] { draws.Heads(keyHeads * group, 1, width) },
                keys = new[] { draws.Heads(keyHeads, draws.Int(4, 30), width) },
            },
        };
    }

    public override Dictionary<string, object?> Compute(JsonNode file, Decisions decisions)
    {
        var inputs = new Values(file["inputs"]);
        double[][][] keys = inputs.Batch("keys")[0], queries = inputs.Batch("query_last_post_rope")[0];
        double[][] attention = [.. queries.Select((head, h) => CacheFormulas.Attention(head[0], keys[h * keys.Length / queries.Length]))];
        double[] mean = Vec.Mean(attention);
        double[][] scores = CacheFormulas.ThenProtected([.. keys.Select(_ => mean[..^1])], 1);
        var expected = CacheFormulas.Highest(scores, new Values(file["params"]).Number("compression_ratio"), decisions, inOrder: true);
        expected["attention_last_query"] = new[] { attention.Select(static row => new[] { row }).ToArray() };
        return new() { ["expected"] = expected };
    }
}

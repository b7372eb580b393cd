using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>One decoding step over an evicted cache, with each of the three ways to number positions.</summary>
internal sealed class NaiveMaskedEquivalence() : NaiveCacheFile("masked_equivalence")
{
    public override Dictionary<string, object?> Draw(Draws draws)
    {
        int heads = draws.Int(1, 3), group = draws.Int(1, 3), past = draws.Int(4, 30), width = 2 * draws.Int(2, 8), kept = draws.Int(1, past);
        return new()
        {
            ["params"] = new { rope_theta = draws.One(100.0, 10000.0), convention = "half-split", num_query_heads = heads * group, num_kv_heads = heads },
            ["inputs"] = new
            {
                keys_pre_rope = new[] { draws.Heads(heads, past + 1, width) },
                values = new[] { draws.Heads(heads, past + 1, width) },
                query_pre_rope_new_token = new[] { draws.Heads(heads * group, 1, width) },
                kept_sorted = new[] { Enumerable.Range(0, heads).Select(_ => draws.Some(kept, past)).ToArray() },
                past_len = past,
                new_token_index = past,
            },
        };
    }

    public override Dictionary<string, object?> Compute(JsonNode file, Decisions decisions)
    {
        var inputs = new Values(file["inputs"]);
        double theta = new Values(file["params"]).Number("rope_theta");
        double[][][] keys = inputs.Batch("keys_pre_rope")[0], values = inputs.Batch("values")[0], queries = inputs.Batch("query_pre_rope_new_token")[0];
        int[][] kept = inputs.IntTables("kept_sorted")[0];
        int past = inputs.Int("past_len"), stay = kept[0].Length, group = queries.Length / keys.Length;
        double[][][] original = Step(static (entry, _) => entry, past);
        return new()
        {
            ["expected"] = new
            {
                keys_post_rope_full = new[]
                {
                    keys.Select(head => head.Select((key, position) => CacheFormulas.Rotate(key, position, theta)).ToArray()).ToArray(),
                },
                attention_output_masked_reference = new[] { original },
                attention_output_evicted_original_positions = new[] { original },
                attention_output_compacted_positions = new[] { Step(static (_, index) => index, stay) },
                attention_output_inconsistent_positions_bug = new[] { Step(static (entry, _) => entry, stay) },
            },
        };

        double[][][] Step(Func<int, int, int> position, int next) => [.. queries.Select((query, q) =>
        {
            int head = q / group;
            int[] visible = [.. kept[head], past];
            double[][] turned = [.. visible.Select((entry, index) =>
                CacheFormulas.Rotate(keys[head][entry], entry == past ? next : position(entry, index), theta))];
            double[] shares = CacheFormulas.Attention(CacheFormulas.Rotate(query[0], next, theta), turned);
            return new[] { Vec.Sum(Vec.Pick(values[head], visible), shares, query[0].Length) };
        })];
    }
}

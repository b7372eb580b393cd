using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>Keys turned from the positions that they had to the places that they stand at.</summary>
internal sealed class NaiveKeyRotation() : NaiveCacheFile("key_rerotation")
{
    public override Dictionary<string, object?> Draw(Draws draws)
    {
        int heads = draws.Int(1, 3), entries = draws.Int(4, 40), width = 2 * draws.Int(1, 12), kept = draws.Int(1, entries);
        double theta = draws.One(100.0, 10000.0, 500000.0);
        double[][][] keys = draws.Heads(heads, entries, width);
        return new()
        {
            ["params"] = new { rope_theta = theta, convention = "half-split", head_dim = width },
            ["inputs"] = new
            {
                keys_pre_rope = new[] { keys },
                keys_post_rope = new[] { keys.Select(head => head.Select((key, position) => CacheFormulas.Rotate(key, position, theta)).ToArray()).ToArray() },
                kept_sorted = new[] { keys.Select(_ => draws.Some(kept, entries)).ToArray() },
            },
        };
    }

    public override Dictionary<string, object?> Compute(JsonNode file, Decisions decisions)
    {
        Values inputs = new(file["inputs"]), parameters = new(file["params"]);
        int[][] kept = inputs.IntTables("kept_sorted")[0];
        double[][][] keys = inputs.Batch("keys_pre_rope")[0];
        double theta = parameters.Number("rope_theta");
        return new()
        {
            ["expected"] = new
            {
                inv_freq = Vec.Range(0, keys[0][0].Length / 2).Select(i => Math.Pow(theta, -2.0 * i / keys[0][0].Length)).ToArray(),
                delta = new[] { kept.Select(static head => head.Select(static (entry, index) => index - entry).ToArray()).ToArray() },
                keys_rerotated = new[]
                {
                    keys.Zip(kept, (head, stay) => stay.Select((entry, index) => CacheFormulas.Rotate(head[entry], index, theta)).ToArray()).ToArray(),
                },
            },
        };
    }
}

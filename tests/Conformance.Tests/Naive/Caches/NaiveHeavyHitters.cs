using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>H2O with entries really dropped: sums of attention are carried from step to step.</summary>
internal sealed class NaiveHeavyHitters() : NaiveCacheFile("h2o_decode")
{
    public override Dictionary<string, object?> Draw(Draws draws)
    {
        int heads = draws.Int(1, 3), width = draws.Int(2, 12), prefill = draws.Int(6, 16), steps = draws.Int(2, 8);
        return new()
        {
            ["params"] = new { hh_size = draws.Int(1, 6), recent_size = draws.Int(1, 6) },
            ["inputs"] = new
            {
                queries_post_rope = draws.Heads(heads, prefill + steps, width),
                keys = draws.Heads(heads, prefill + steps, width),
                prefill_len = prefill,
                decode_steps = steps,
            },
        };
    }

    public override Dictionary<string, object?> Compute(JsonNode file, Decisions decisions)
    {
        Values inputs = new(file["inputs"]), parameters = new(file["params"]);
        double[][][] queries = inputs.Heads("queries_post_rope"), keys = inputs.Heads("keys");
        int prefill = inputs.Int("prefill_len"), hitters = parameters.Int("hh_size"), recent = parameters.Int("recent_size");
        int[][] alive = [.. keys.Select(_ => Vec.Range(0, prefill))];
        double[][] sums = [.. keys.Select((head, h) => Vec.Range(0, prefill)
            .Select(i => (double[])[.. CacheFormulas.Attention(queries[h][i], head.Take(i + 1)), .. new double[prefill - i - 1]]).Aggregate(Vec.Add))];
        List<object> steps = [Evict(new() { ["step"] = "prefill" })];
        for (int token = prefill; token < prefill + inputs.Int("decode_steps"); token++)
        {
            alive = [.. alive.Select(head => (int[])[.. head, token])];
            double[][] attention = [.. keys.Select((head, h) => CacheFormulas.Attention(queries[h][token], Vec.Pick(head, alive[h])))];
            sums = [.. sums.Zip(attention, static (old, row) => Vec.Add([.. old, 0], row))];
            steps.Add(Evict(new() { ["step"] = token, ["attention_over_alive_plus_new"] = attention }));
        }

        return new() { ["expected"] = new { steps } };

        Dictionary<string, object> Evict(Dictionary<string, object> step)
        {
            step["accumulated_before_evict"] = sums;
            int[][] stay = [.. sums.Select(head => head.Length <= hitters + recent
                ? Vec.Range(0, head.Length)
                : [.. decisions.Top(head[..^recent], hitters), .. Vec.Range(head.Length - recent, recent)])];
            step["evicted"] = alive.Zip(stay, static (head, places) => Vec.Pick(head, Vec.Without(head.Length, places))).ToArray();
            alive = [.. alive.Zip(stay, static (head, places) => Vec.Pick(head, places))];
            sums = [.. sums.Zip(stay, static (head, places) => Vec.Pick(head, places))];
            step["alive_after"] = alive;
            if (step.ContainsKey("attention_over_alive_plus_new"))
            {
                step["accumulated_after"] = sums;
            }

            return step;
        }
    }
}

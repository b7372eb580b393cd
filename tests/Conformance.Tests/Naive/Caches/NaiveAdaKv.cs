using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>AdaKV as kvpress has it, and the first repository's variant of it.</summary>
internal sealed class NaiveAdaKv() : NaiveCacheFile("adakv")
{
    public override Dictionary<string, object?> Draw(Draws draws)
    {
        int entries = draws.Int(8, 30), heads = draws.Int(1, 4);
        return new()
        {
            ["inputs"] = new { scores = new[] { draws.Rows(heads, entries) } },
            ["kvpress"] = new[] { Pressed(), Pressed() },
            ["original"] = new[] { Original(), Original() },
        };

        object Pressed() => new { compression_ratio = CacheFormulas.Ratio(draws), alpha_safeguard = draws.One(0, 0.2, 0.5, 1.0) };

        object Original() => new { base_capacity = draws.Int(1, entries - 2), floor_ratio = draws.One(0, 0.2, 0.5) };
    }

    public override Dictionary<string, object?> Compute(JsonNode file, Decisions decisions)
    {
        double[][] scores = new Values(file["inputs"]).Heads("scores")[0];
        int entries = scores[0].Length;
        double[] all = [.. scores.SelectMany(static head => head)];
        return new() { ["kvpress"] = Each(file, "kvpress", Pressed), ["original"] = Each(file, "original", Original) };

        object Pressed(Values one)
        {
            int mean = CacheFormulas.Kept(entries, one.Number("compression_ratio")), safe = (int)(mean * one.Number("alpha_safeguard"));
            double[] guarded = [.. all];
            for (int head = 0; head < scores.Length; head++)
            {
                foreach (int entry in decisions.Top(scores[head], safe))
                {
                    guarded[(head * entries) + entry] = double.MaxValue;
                }
            }

            int[] kept = decisions.TopOfTied(guarded, mean * scores.Length);
            int[][] stay = PerHead(kept);
            return new
            {
                n_kept_mean = mean, n_safe = safe, n_pruned_total = (entries - mean) * scores.Length,
                kept_per_head = stay.Select(static head => head.Length).ToArray(), kept_sorted = stay,
            };
        }

        object Original(Values one)
        {
            int share = one.Int("base_capacity");
            double floor = one.Number("floor_ratio");
            int least = (int)(share * floor);
            int[] counts = [.. PerHead(decisions.Top(all, share * scores.Length)).Select(static head => head.Length)];
            int[] capacities = [.. counts.Select(count => Vec.Round((count * (1 - floor)) + least))];
            return new
            {
                floor_capacity = least, global_topk_count_per_head = counts, capacity_per_head = capacities,
                kept_sorted = scores.Zip(capacities, decisions.Top).ToArray(),
            };
        }

        int[][] PerHead(int[] kept) =>
            [.. Vec.Range(0, scores.Length).Select(head => kept.Where(index => index / entries == head).Select(index => index % entries).ToArray())];
    }
}

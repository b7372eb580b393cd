using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>StreamingLLM: the first entries and the last ones.</summary>
internal sealed class NaiveStreamingLlm() : NaiveCacheFile("streaming_llm")
{
    public override Dictionary<string, object?> Draw(Draws draws)
    {
        int entries = draws.Int(12, 60), start = draws.Int(1, 6), recent = draws.Int(2, 12);
        return new()
        {
            ["cases"] = new[] { new { k_len = entries, n_sink = draws.Int(0, entries / 4), compression_ratio = draws.One(0.25, 0.5, 0.6, 0.7) } },
            ["degenerate"] = new[] { new { k_len = entries, n_sink = draws.Int((entries / 4) + 1, entries - 1), compression_ratio = draws.One(0.75, 0.9) } },
            ["original_start_recent"] = new[] { new { seq_len = draws.Int(1, 30), start_size = start, recent_size = recent } },
            ["original_evict_for_space"] = new[]
            {
                new { seq_len = draws.Int(start + recent - 1, start + recent), start_size = start, recent_size = recent, num_coming = draws.Int(1, recent) },
            },
        };
    }

    public override Dictionary<string, object?> Compute(JsonNode file, Decisions decisions) => new()
    {
        ["cases"] = Each(file, "cases", one => Scored(one, "kept_sorted")),
        ["degenerate"] = Each(file, "degenerate", one => Scored(one, "kept_sorted_lower_index_wins")),
        ["original_start_recent"] = Each(file, "original_start_recent", static one =>
        {
            int[] kept = Ends(one.Int("seq_len"), one.Int("start_size"), one.Int("recent_size"), 0);
            return new Dictionary<string, object> { ["kept_sorted"] = kept, ["new_positions"] = Vec.Range(0, kept.Length) };
        }),
        ["original_evict_for_space"] = Each(file, "original_evict_for_space", static one => new Dictionary<string, object>
        {
            ["kept_sorted"] = Ends(one.Int("seq_len"), one.Int("start_size"), one.Int("recent_size"), one.Int("num_coming")),
        }),
    };

    private static int[] Ends(int entries, int start, int recent, int coming) => entries + coming <= start + recent
        ? Vec.Range(0, entries)
        : [.. Vec.Range(0, start), .. Vec.Range(entries - recent + coming, recent - coming)];

    private static Dictionary<string, object> Scored(Values one, string name)
    {
        int entries = one.Int("k_len"), sinks = one.Int("n_sink"), kept = CacheFormulas.Kept(entries, one.Number("compression_ratio"));
        double[] scores = [.. Vec.Range(0, entries).Select(j => j >= sinks && j < sinks + entries - kept ? 0.0 : 1)];
        return new()
        {
            ["n_kept"] = kept, ["scores"] = scores, [name] = Vec.Range(0, entries).Where(j => scores[j] == 1).Take(kept).ToArray(),
        };
    }
}

using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>How many entries a fraction leaves.</summary>
internal sealed class NaiveBudgetRounding() : NaiveCacheFile("budget_rounding")
{
    public override Dictionary<string, object?> Draw(Draws draws) => new()
    {
        ["cases"] = Enumerable.Range(0, 10)
            .Select(_ => new { k_len = draws.Int(1, 5000), compression_ratio = draws.Uniform(0, 0.99, draws.Int(1, 6)) }).ToArray(),
    };

    public override Dictionary<string, object?> Compute(JsonNode file, Decisions decisions) => new()
    {
        ["cases"] = Each(file, "cases", static one => new { n_kept = CacheFormulas.Kept(one.Int("k_len"), one.Number("compression_ratio")) }),
    };
}

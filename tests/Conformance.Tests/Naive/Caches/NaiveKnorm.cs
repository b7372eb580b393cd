using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>Knorm: the shortest keys stay.</summary>
internal sealed class NaiveKnorm() : NaiveCacheFile("knorm")
{
    public override Dictionary<string, object?> Draw(Draws draws) => new()
    {
        ["params"] = new { compression_ratio = CacheFormulas.Ratio(draws) },
        ["inputs"] = new { keys = new[] { draws.Heads(draws.Int(1, 3), draws.Int(2, 40), draws.Int(1, 20)) } },
    };

    public override Dictionary<string, object?> Compute(JsonNode file, Decisions decisions)
    {
        double[][] scores = [.. new Values(file["inputs"]).Batch("keys")[0].Select(static head => head.Select(static key => -Vec.Norm(key)).ToArray())];
        return new() { ["expected"] = CacheFormulas.Highest(scores, new Values(file["params"]).Number("compression_ratio"), decisions, inOrder: true) };
    }
}

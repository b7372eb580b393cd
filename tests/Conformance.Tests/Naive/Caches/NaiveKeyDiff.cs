using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>KeyDiff: the keys least like the mean direction stay.</summary>
internal sealed class NaiveKeyDiff() : NaiveCacheFile("keydiff")
{
    public override Dictionary<string, object?> Draw(Draws draws) => new()
    {
        ["params"] = new { compression_ratio = CacheFormulas.Ratio(draws) },
        ["inputs"] = new { keys = new[] { draws.Heads(draws.Int(1, 3), draws.Int(4, 30), draws.Int(4, 20)) } },
    };

    public override Dictionary<string, object?> Compute(JsonNode file, Decisions decisions)
    {
        double[][][] keys = new Values(file["inputs"]).Batch("keys")[0];
        double[][] anchors = [.. keys.Select(static head => Vec.Mean([.. head.Select(static key => Vec.Scale(key, 1 / Vec.Norm(key)))]))];
        double[][] scores = [.. keys.Zip(anchors, static (head, anchor) => head.Select(key => -Vec.Cos(key, anchor)).ToArray())];
        var expected = CacheFormulas.Highest(scores, new Values(file["params"]).Number("compression_ratio"), decisions, inOrder: true);
        expected["anchor"] = new[] { anchors.Select(static anchor => new[] { anchor }).ToArray() };
        return new() { ["expected"] = expected };
    }
}

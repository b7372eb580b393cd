using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>LLMLingua's threshold on tokens and Selective-Context's on units.</summary>
internal sealed class NaivePerplexityFilters() : NaiveCacheFile("perplexity_filters")
{
    public override Dictionary<string, object?> Draw(Draws draws)
    {
        int tokens = draws.Int(4, 40);
        return new()
        {
            ["inputs"] = new { token_nll = Enumerable.Range(0, tokens).Select(_ => draws.Uniform(0, 8)).ToArray() },
            ["llmlingua_v1"] = new[] { new { ratio = draws.Uniform(0.05, 0.95, 2) }, new { ratio = draws.One(0.25, 0.5, 1.0) } },
            ["selective_context"] = new
            {
                self_information = Enumerable.Range(0, tokens).Select(_ => draws.Uniform(0, 8)).ToArray(),
                cases = new[] { new { reduce_ratio = draws.Uniform(0.05, 0.95, 2) }, new { reduce_ratio = draws.One(0.2, 0.35, 0.5) } },
            },
        };
    }

    public override Dictionary<string, object?> Compute(JsonNode file, Decisions decisions)
    {
        double[] losses = new Values(file["inputs"]).Numbers("token_nll"), information = new Values(file["selective_context"]).Numbers("self_information");
        return new()
        {
            ["llmlingua_v1"] = Each(file, "llmlingua_v1", one => Threshold(losses, one.Number("ratio"))),
            ["selective_context"] = new
            {
                cases = Each(file["selective_context"]!, "cases", one => Units(information, one.Number("reduce_ratio"), decisions)),
            },
        };
    }

    private static object Threshold(double[] losses, double ratio)
    {
        if (ratio == 1)
        {
            int[] all = Vec.Range(0, losses.Length + 1);
            return new { kept_token_indices_reference = all, kept_token_indices_if_loss_aligned_to_its_token = all };
        }

        int index = Math.Clamp((int)(losses.Length * ratio) - 1, 0, losses.Length - 1);
        double threshold = losses.OrderDescending().ElementAt(index);
        int[] over = [.. Vec.Range(0, losses.Length).Where(i => losses[i] > threshold)];
        return new
        {
            index,
            threshold,
            kept_token_indices_reference = (int[])[.. over, losses.Length],
            kept_token_indices_if_loss_aligned_to_its_token = (int[])[0, .. over.Select(static i => i + 1)],
        };
    }

    private static object Units(double[] information, double reduced, Decisions decisions)
    {
        (double threshold, bool isHit) = CacheFormulas.Percentile(information, 100 * reduced);
        return new { threshold, kept_units = Vec.Range(0, information.Length).Where(unit => !decisions.Under(information[unit], threshold, isHit)).ToArray() };
    }
}

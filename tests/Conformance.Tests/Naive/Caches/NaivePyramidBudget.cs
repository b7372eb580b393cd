using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>PyramidKV's budgets: kvpress' in double precision, the first repository's in whole numbers.</summary>
internal sealed class NaivePyramidBudget() : NaiveCacheFile("pyramid_budget")
{
    public override Dictionary<string, object?> Draw(Draws draws)
    {
        int layers = draws.Int(2, 40), entries = draws.Int(200, 9000), window = draws.One(8, 16, 32, 64), beta = draws.One(5, 10, 20);
        return new()
        {
            ["kvpress"] = new[]
            {
                new { num_layers = layers, q_len = entries, compression_ratio = CacheFormulas.Ratio(draws), window_size = window, beta = 20 },
            },
            ["original"] = new[]
            {
                new { num_layers = layers, q_len = entries, max_capacity_prompt = draws.Int(window + beta, 2 * entries), window_size = window, beta },
            },
        };
    }

    public override Dictionary<string, object?> Compute(JsonNode file, Decisions decisions) => new()
    {
        ["kvpress"] = Each(file, "kvpress", Pressed),
        ["original"] = Each(file, "original", static one => new { kept_per_layer = Original(one) }),
    };

    private static object Pressed(Values one)
    {
        int layers = one.Int("num_layers"), window = one.Int("window_size"), entries = one.Int("q_len");
        double mean = entries * (1 - one.Number("compression_ratio")), least = mean / one.Int("beta"), most = (2 * mean) - least;
        if (most >= entries - window)
        {
            most = entries - window;
            least = (2 * mean) - most;
        }

        bool uniform = !(entries >= most && most >= least && least >= window);
        int[] kept = [.. Vec.Range(0, layers).Select(layer => Vec.Round(uniform ? mean : most - (layer * ((most - least) / (layers - 1)))))];
        return new { fallback_uniform = uniform, n_kept_per_layer = kept, mean = kept.Average(), target_mean = mean };
    }

    private static int[] Original(Values one)
    {
        int layers = one.Int("num_layers"), window = one.Int("window_size"), entries = one.Int("q_len"), capacity = one.Int("max_capacity_prompt");
        int share = capacity - window, least = share / one.Int("beta"), most = (2 * share) - least;
        if (most >= entries - window)
        {
            most = entries - window;
            least = (2 * share) - most;
        }

        int step = (most - least) / (layers - 1);
        return [.. Vec.Range(0, layers).Select(layer => entries < capacity ? entries
            : entries < 2 * share ? capacity
            : most - (layer * step) + window)];
    }
}

using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>DecodingPress: forward passes are counted, and every so many of them the cache shrinks.</summary>
internal sealed class NaiveDecodingSchedule() : NaiveCacheFile("decoding_schedule")
{
    public override Dictionary<string, object?> Draw(Draws draws)
    {
        int target = draws.Int(2, 20), interval = draws.Int(1, 6);
        return new()
        {
            ["cases"] = new[]
            {
                new
                {
                    prefill = target + draws.Int(0, 20), question = draws.Coin() ? draws.Int(1, target - 1) : draws.Int(1, target + 8),
                    decode_steps = draws.Int(1, 20), target_size = target, compression_interval = interval,
                },
            },
            ["fixed_ratio_variant"] = new { cases = new[] { new { last_position = draws.Int(0, 3000), ratio = draws.Uniform(0.05, 0.95, 2) } } },
        };
    }

    public override Dictionary<string, object?> Compute(JsonNode file, Decisions decisions) => new()
    {
        ["cases"] = Each(file, "cases", static one => new { log = Log(one) }),
        ["fixed_ratio_variant"] = new
        {
            cases = Each(file["fixed_ratio_variant"]!, "cases", static one =>
                new { target = Math.Max(1, (int)((one.Int("last_position") + 1) * (1 - one.Number("ratio")))) }),
        },
    };

    private static List<object> Log(Values one)
    {
        int held = one.Int("prefill"), runs = 0, target = one.Int("target_size");
        List<object> log = [];
        for (int forward = 0; forward <= one.Int("decode_steps"); forward++)
        {
            int tokens = forward == 0 ? one.Int("question") : 1;
            held += tokens;
            runs++;
            bool triggered = runs >= one.Int("compression_interval") || tokens >= target;
            if (triggered)
            {
                held = Math.Min(held, target);
                runs = 0;
            }

            log.Add(new { forward, new_tokens = tokens, triggered, cache_size = held });
        }

        return log;
    }
}

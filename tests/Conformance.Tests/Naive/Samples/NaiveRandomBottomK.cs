using System.Globalization;

namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>Samples at random: those with the lowest keys.</summary>
internal sealed class NaiveRandomBottomK() : NaiveSampleMethod("random_bottomk")
{
    private const int Keys = 5;

    public override NaiveCase Draw(Draws draws)
    {
        int samples = draws.Int(Keys, 400);
        return new(new() { ["seed"] = draws.Int(0, int.MaxValue - 1), ["k"] = draws.Int(1, samples) }, new() { ["n"] = samples });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        int seed = parameters.Int("seed");
        int[] order = SampleFormulas.LowestKeys(Vec.Range(0, inputs.Int("n")), seed, parameters.Int("k"));
        return new()
        {
            ["order"] = order,
            ["sorted"] = order.Order().ToArray(),
            ["keys_hex"] = Vec.Range(0, Keys).Select(sample => SampleFormulas.Key(seed, sample).ToString("x16", CultureInfo.InvariantCulture)).ToArray(),
        };
    }
}

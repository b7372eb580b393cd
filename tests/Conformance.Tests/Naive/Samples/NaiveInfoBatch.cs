namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>InfoBatch's draw of one epoch: some of those below the mean, which then weigh more, and all others.</summary>
internal sealed class NaiveInfoBatch() : NaiveSampleMethod("infobatch")
{
    public override NaiveCase Draw(Draws draws)
    {
        int samples = draws.Int(2, 60);
        return new(
            new() { ["keep_ratio"] = draws.One(0.25, 0.5, 0.7, 0.9), ["seed"] = draws.Int(0, 1000) },
            new() { ["losses"] = Vec.Range(0, samples).Select(_ => draws.Uniform(0, 4)).ToArray() });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[] losses = inputs.Numbers("losses");
        double mean = losses.Average(), ratio = parameters.Number("keep_ratio");
        bool isEqual = losses.All(loss => loss == losses[0]);
        int[] all = Vec.Range(0, losses.Length), learned = [.. all.Where(sample => !isEqual && decisions.Over(mean, losses[sample]))];
        if (ratio * learned.Length != Math.Round(ratio * learned.Length))
        {
            decisions.Away(ratio * learned.Length, Math.Round(ratio * learned.Length));
        }

        int[] drawn = [.. SampleFormulas.LowestKeys(learned, parameters.Int("seed"), (int)(ratio * learned.Length)).Order()];
        int[] kept = [.. all.Except(learned).Concat(drawn).Order()];
        return new()
        {
            ["mean"] = mean,
            ["well_learned"] = learned,
            ["drawn"] = drawn,
            ["kept"] = kept,
            ["dropped"] = all.Except(kept).ToArray(),
            ["weights"] = kept.Select(sample => drawn.Contains(sample) ? 1 / ratio : 1.0).ToArray(),
        };
    }
}

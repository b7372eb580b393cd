using System.Globalization;
using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Datasets;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Samples drawn by the lowest keyed hashes.</summary>
internal sealed class RandomBottomKVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "ds_random_bottomk";

    /// <inheritdoc/>
    public override string Method => "random_bottomk";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        int samples = vector.Inputs.Int("n");
        ulong seed = vector.Params.Seed("seed");
        ScoredChoice[] kept = SampleSelection.Select(
            new SampleScores { Scores = new double[samples], Choice = SampleChoice.AtRandom },
            new SampleBudget(SampleBudgetKind.KeepCount, vector.Params.Int("k")),
            new SampleOptions { Seed = seed });
        vector.Expect("order", [.. kept.OrderBy(static sample => sample.Rank).Select(static sample => sample.Index)]);
        vector.Expect("sorted", [.. kept.Select(static sample => sample.Index)]);
        int keys = Enumerable.Range(0, samples).TakeWhile(sample => vector.States($"keys_hex[{sample}]")).Count();
        vector.Expect(
            "keys_hex",
            [.. Enumerable.Range(0, keys).Select(sample => KeyedHash.Key(seed, (ulong)sample).ToString("x16", CultureInfo.InvariantCulture))]);
    }
}

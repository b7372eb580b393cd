using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Datasets;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>InfoBatch's draw of one epoch.</summary>
internal sealed class InfoBatchVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "ds_infobatch";

    /// <inheritdoc/>
    public override string Method => "infobatch";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        double[] losses = vector.Inputs.Numbers(Array.Find(["losses", "loss"], vector.Inputs.Has) ?? "scores");
        double keep = vector.Params.Has("keep_ratio") ? vector.Params.Number("keep_ratio") : double.Clamp(1 - vector.Params.Number("prune_ratio"), 0.1, 1);
        ScoredChoice[] kept = SampleSelection.Select(
            new SampleScores { Scores = losses, Choice = SampleChoice.BelowMean },
            new SampleBudget(SampleBudgetKind.Keep, keep),
            new SampleOptions { Seed = vector.Params.Seed("seed") });
        double mean = losses.Average();
        int[] indices = [.. kept.Select(static sample => sample.Index)];
        int[] learned = [.. Enumerable.Range(0, losses.Length).Where(sample => losses[sample] < mean)], drawn = [.. indices.Intersect(learned)];
        int[] dropped = [.. Enumerable.Range(0, losses.Length).Except(indices)];
        double[] weights = [.. kept.Select(static sample => sample.Weight)];
        vector.Expect("mean", mean);
        Expect(vector, learned, "well_learned", "below_mean");
        Expect(vector, indices, "kept", "selected", "sorted", "kept_indices");
        Expect(vector, drawn, "kept_well_learned", "sampled", "drawn");
        Expect(vector, dropped, "dropped", "pruned", "removed");
        Expect(vector, "well_learned_count", learned.Length);
        Expect(vector, "n_well_learned", learned.Length);
        Expect(vector, "n_keep", drawn.Length);
        Expect(vector, "total", indices.Length);
        if (vector.States($"weights[{kept.Length}]"))
        {
            vector.Expect("weights", OfAll(losses.Length, kept, vector.Params.Number("dropped_weight", 0)));
        }
        else
        {
            vector.Expect("weights", weights);
        }
    }

    private static double[] OfAll(int samples, ScoredChoice[] kept, double dropped)
    {
        double[] weights = new double[samples];
        Array.Fill(weights, dropped);
        foreach (ScoredChoice sample in kept)
        {
            weights[sample.Index] = sample.Weight;
        }

        return weights;
    }

    private static void Expect(VectorCase vector, string name, int count) => vector.Expect(name, count);

    private static void Expect(VectorCase vector, int[] samples, params string[] names)
    {
        foreach (string name in names)
        {
            vector.ExpectSet(name, samples);
        }
    }
}

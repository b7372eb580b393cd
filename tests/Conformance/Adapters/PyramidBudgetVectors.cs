using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>PyramidKV's budgets of all layers, as kvpress has them and as the paper's own code has them.</summary>
internal sealed class PyramidBudgetVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "kv_pyramid_budget";

    /// <inheritdoc/>
    public override string Method => "pyramid_budget";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        int layers = vector.Params.Int("num_layers"), entries = vector.Params.Int("q_len"), window = vector.Params.Int("window_size");
        int beta = vector.Params.Int("beta");
        switch (vector.Group)
        {
            case "kvpress" when beta == 20:
                CheckPressed(vector, layers, entries, window);
                break;
            case "original":
                int capacity = vector.Params.Int("max_capacity_prompt");
                vector.Expect("kept_per_layer", [.. Enumerable.Range(0, layers).Select(layer =>
                    PyramidCapacity.Entries(capacity, entries, window, beta, layer, layers))]);
                break;
            default:
                throw new UnknownCaseException($"{vector.Group} with beta {beta}");
        }
    }

    private static void CheckPressed(VectorCase vector, int layers, int entries, int window)
    {
        double keep = 1 - vector.Params.Number("compression_ratio");
        int[] kept = [.. Enumerable.Range(0, layers).Select(layer =>
            new CacheBudget(keep, 0) { PyramidIndex = layer, PyramidLayers = layers, Window = window }.Entries(entries, entries, 0))];
        vector.Expect("n_kept_per_layer", kept);
        vector.Expect("fallback_uniform", kept[0] == kept[^1]);
        vector.Expect("mean", kept.Average());
        vector.Expect("target_mean", entries * keep);
    }
}

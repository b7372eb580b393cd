using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>AdaKV's choice among competing heads, as kvpress has it and as the method's own code has it.</summary>
internal sealed class AdaKvVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "kv_adakv";

    /// <inheritdoc/>
    public override string Method => "adakv";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Matrix scores = vector.Inputs.Tensor3("scores")[0];
        switch (vector.Group)
        {
            case "kvpress":
                CheckPressed(vector, scores);
                break;
            case "original":
                CheckOriginal(vector, scores);
                break;
            default:
                throw new UnknownCaseException(vector.Group);
        }
    }

    private static void CheckPressed(VectorCase vector, Matrix scores)
    {
        int count = (int)(scores.Columns * (1 - vector.Params.Number("compression_ratio")));
        double safeguard = vector.Params.Number("alpha_safeguard");
        int[][] kept = Select(scores, (view, workspace) => AdaptiveEntries.Select(scores.Data, count, safeguard, view, workspace));
        vector.Expect("n_kept_mean", count);
        vector.Expect("n_safe", (int)(count * safeguard));
        vector.Expect("n_pruned_total", scores.Data.Length - kept.Sum(static head => head.Length));
        vector.Expect("kept_per_head", [.. kept.Select(static head => head.Length)]);
        vector.Expect("kept_sorted", kept);
    }

    private static void CheckOriginal(VectorCase vector, Matrix scores)
    {
        int capacity = vector.Params.Int("base_capacity");
        double floor = vector.Params.Number("floor_ratio");
        int[][] dealt = Select(scores, (view, workspace) => AdaptiveEntries.Select(scores.Data, capacity, 0, view, workspace));
        int[][] kept = Select(scores, (view, workspace) => AdaptiveEntries.SelectTowardsFloor(scores.Data, capacity, floor, view, workspace));
        vector.Expect("floor_capacity", (int)(capacity * floor));
        vector.Expect("global_topk_count_per_head", [.. dealt.Select(static head => head.Length)]);
        vector.Expect("capacity_per_head", [.. kept.Select(static head => head.Length)]);
        vector.Expect("kept_sorted", kept);
    }

    private static int[][] Select(Matrix scores, EntryChoice.Selection select) =>
        EntryChoice.Of(scores.Rows, scores.Columns, AdaptiveEntries.WorkspaceBytes(new CacheShape(scores.Rows, 0, scores.Columns, 1)), select);
}

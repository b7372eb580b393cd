using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>A budget shared out among classes.</summary>
internal sealed class QuotaVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "ds_quota";

    /// <inheritdoc/>
    public override string Method => "quota";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        long[] sizes = [.. vector.Inputs.Ints("class_counts")];
        long budget = vector.Inputs.Has("budget") ? vector.Inputs.Int("budget") : vector.Params.Int("budget");
        long least = vector.Params.Int("min_per_class", vector.Inputs.Int("min_per_class", 0));
        long[] proportional = new long[sizes.Length], raised = new long[sizes.Length], equal = new long[sizes.Length];
        Quotas.Proportional(sizes, budget, proportional);
        Quotas.Equal(sizes, budget, equal);
        vector.Expect("proportional_largest_remainder", Whole(proportional));
        vector.Expect("equal_waterfill", Whole(equal));
        if (least > 0)
        {
            Quotas.Proportional(sizes, budget, least, raised);
            vector.Expect("proportional_min_per_class", Whole(raised));
        }
    }

    private static int[] Whole(long[] quotas) => [.. quotas.Select(static quota => (int)quota)];
}

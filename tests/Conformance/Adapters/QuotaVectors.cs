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
        long[] sizes = vector.Inputs.Longs(vector.Inputs.Spelling("class_counts", "counts", "sizes"));
        CaseValues holder = vector.Inputs.Has("budget") ? vector.Inputs : vector.Params;
        long budget = holder.Long(holder.Spelling("budget", "k"));
        long least = vector.Params.Int("min_per_class", vector.Inputs.Int("min_per_class", 0));
        long[] proportional = new long[sizes.Length], raised = new long[sizes.Length], equal = new long[sizes.Length];
        Quotas.Proportional(sizes, budget, proportional);
        Quotas.Equal(sizes, budget, equal);
        vector.Expect("proportional_largest_remainder", proportional);
        vector.Expect("equal_waterfill", equal);
        if (least > 0)
        {
            Quotas.Proportional(sizes, budget, least, raised);
            Array.ForEach(["proportional_min_per_class", "proportional_with_min", "with_min_per_class"], name => vector.Expect(name, raised));
        }
    }
}

using PipelineDsl.Conformance.Vectors;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>How many entries a fraction leaves.</summary>
internal sealed class BudgetRoundingVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "kv_budget_rounding";

    /// <inheritdoc/>
    public override string Method => "budget_rounding";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        int entries = vector.Params.Int("k_len");
        vector.Expect("n_kept", new CacheBudget(1 - vector.Params.Number("compression_ratio"), 0).Entries(entries, entries, 0));
    }
}

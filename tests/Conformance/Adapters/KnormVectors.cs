using PipelineDsl.Conformance.Vectors;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Knorm: scores and the entries kept.</summary>
internal sealed class KnormVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "kv_knorm";

    /// <inheritdoc/>
    public override string Method => "knorm";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Tensor3[] keys = vector.Inputs.Batch("keys");
        Matrix[] scores = [.. keys.Select(static batch => CacheScoring.Scores<Knorm>(CacheScoring.Layer(batch, batch)))];
        CacheScoring.Expect(vector, scores, CacheScoring.Count(vector, keys[0].Rows));
    }
}

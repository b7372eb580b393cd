using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>KeyDiff: the anchor of every head, scores and the entries kept.</summary>
internal sealed class KeyDiffVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "kv_keydiff";

    /// <inheritdoc/>
    public override string Method => "keydiff";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Tensor3[] keys = vector.Inputs.Batch("keys");
        vector.Expect("anchor", [.. keys.Select(Anchors)]);
        Matrix[] scores = [.. keys.Select(static batch => CacheScoring.Scores<KeyDiff>(CacheScoring.Layer(batch, batch)))];
        CacheScoring.Expect(vector, scores, CacheScoring.Count(vector, keys[0].Rows));
    }

    private static Tensor3 Anchors(Tensor3 keys)
    {
        var anchors = new Tensor3(keys.Depth, 1, keys.Columns);
        float[] norms = new float[keys.Rows];
        for (int head = 0; head < keys.Depth; head++)
        {
            MeanDirection.Compute(keys.Heads.Head(head), norms, anchors[head, 0]);
        }

        return anchors;
    }
}

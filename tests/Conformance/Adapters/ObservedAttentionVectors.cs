using System.Numerics.Tensors;
using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>ObservedAttention over a whole prompt, from the queries and from the probabilities that the file states.</summary>
internal sealed class ObservedAttentionVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "kv_observed_attention";

    /// <inheritdoc/>
    public override string Method => "observed_attention";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        if (vector.Group.Length > 0)
        {
            throw new UnknownCaseException(vector.Group);
        }

        Tensor3[] queries = vector.Inputs.Batch("queries_post_rope"), keys = vector.Inputs.Batch("keys"), attention = vector.Inputs.Batch("attention");
        int count = CacheScoring.Count(vector, keys[0].Rows);
        Check(vector, [.. keys.Select((batch, index) => Scores(batch, queries[index].Depth, Sums(queries[index], batch)))], count);
        Check(vector, [.. keys.Select((batch, index) => Scores(batch, queries[index].Depth, Sums(attention[index], batch.Depth)))], count);
    }

    private static void Check(VectorCase vector, Matrix[] scores, int count)
    {
        vector.Expect("scores", MatrixList.Of(scores));
        vector.Expect("n_kept", count);
        vector.Expect("kept_by_score", [.. scores.Select(batch => CacheScoring.Ranked(batch, count))]);
        vector.Expect("kept_sorted", [.. scores.Select(batch => CacheScoring.Kept(batch, count))]);
    }

    private static Matrix Scores(Tensor3 keys, int queryHeads, float[] sums)
    {
        TensorPrimitives.Divide(sums, queryHeads / keys.Depth, sums);
        return CacheScoring.Scores<ObservedAttention>(new CacheLayer
        {
            Shape = new CacheShape(keys.Depth, queryHeads, keys.Rows, keys.Columns),
            Keys = keys.Heads,
            Values = keys.Heads,
            AttentionSums = sums,
            AttentionCounts = [.. Enumerable.Range(0, keys.Depth * keys.Rows).Select(entry => keys.Rows - (entry % keys.Rows))],
        });
    }

    private static float[] Sums(Tensor3 queries, Tensor3 keys)
    {
        float[] sums = new float[keys.Depth * keys.Rows];
        using var workspace = new Workspace(CausalAttentionSums.WorkspaceBytes(keys.Rows, queries.Rows, keys.Columns));
        CausalAttentionSums.Compute(queries.Heads, keys.Heads, 1 / MathF.Sqrt(keys.Columns), sums, workspace);
        return sums;
    }

    private static float[] Sums(Tensor3 attention, int heads)
    {
        float[] sums = new float[heads * attention.Columns];
        for (int queryHead = 0; queryHead < attention.Depth; queryHead++)
        {
            Span<float> ofHead = sums.AsSpan(queryHead * heads / attention.Depth * attention.Columns, attention.Columns);
            for (int query = 0; query < attention.Rows; query++)
            {
                TensorPrimitives.Add(ofHead, attention[queryHead, query], ofHead);
            }
        }

        return sums;
    }
}

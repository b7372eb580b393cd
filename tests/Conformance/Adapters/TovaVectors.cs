using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>TOVA: the row of the last query, the scores and what stays.</summary>
internal sealed class TovaVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "kv_tova";

    /// <inheritdoc/>
    public override string Method => "tova";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        if (vector.Group.Length > 0)
        {
            throw new UnknownCaseException(vector.Group);
        }

        Tensor3[] queries = vector.Inputs.Batch("query_last_post_rope"), keys = vector.Inputs.Batch("keys");
        Matrix[] scores = [.. keys.Select((batch, index) => Scores(queries[index], batch))];
        int count = CacheScoring.Count(vector, keys[0].Rows);
        vector.Expect("attention_last_query", [.. keys.Select((batch, index) => Row(queries[index], batch))]);
        vector.Expect("scores", MatrixList.Of(scores));
        vector.Expect("n_kept", count);
        vector.Expect("kept_by_score", [.. scores.Select(batch => CacheScoring.Ranked(batch, count))]);
        vector.Expect("kept_sorted", [.. scores.Select(batch => CacheScoring.Kept(batch, count))]);
    }

    private static Matrix Scores(Tensor3 queries, Tensor3 keys) => CacheScoring.Scores<Tova>(new CacheLayer
    {
        Shape = new CacheShape(keys.Depth, queries.Depth, keys.Rows, keys.Columns),
        Keys = keys.Heads,
        Values = keys.Heads,
        Queries = queries.Heads,
    });

    private static Tensor3 Row(Tensor3 queries, Tensor3 keys)
    {
        var rows = new Tensor3(queries.Depth, 1, keys.Rows);
        AttentionRow.Compute(queries.Heads, keys.Heads, 0, 1 / MathF.Sqrt(keys.Columns), [], [], rows.Data);
        return rows;
    }
}

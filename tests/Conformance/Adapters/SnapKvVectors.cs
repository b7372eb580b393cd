using System.Numerics.Tensors;
using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>SnapKV as kvpress has it, with its steps, and as the original repository has it: for every query head by itself, sums instead of means.</summary>
internal sealed class SnapKvVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "kv_snapkv";

    /// <inheritdoc/>
    public override string Method => "snapkv";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Tensor3[] queries = vector.Inputs.Batch("queries_window_post_rope"), keys = vector.Inputs.Batch("keys");
        int window = vector.Params.Int("window_size"), entries = keys[0].Rows, before = entries - window;
        Matrix[] sums = [.. keys.Select((batch, index) => Sums(queries[index], batch, before))];
        switch (vector.Group)
        {
            case "":
                CheckSteps(vector, queries, keys, sums, window);
                break;
            case "original_repo_variant":
                int capacity = vector.Params.Int("capacity");
                CheckOriginal(vector, sums, "avgpool_k5", capacity - window, static (scores, pooled) => EntryPooling.Average(scores, 5, pooled));
                CheckOriginal(vector, sums, "maxpool_k7", capacity - window, static (scores, pooled) => EntryPooling.Max(scores, 7, pooled));
                int[] last = [.. Enumerable.Range(before, window)];
                vector.Expect("avgpool_k5.then_append_window", last);
                vector.Expect("maxpool_k7.then_append_window", last);
                break;
            default:
                throw new UnknownCaseException(vector.Group);
        }
    }

    private static void CheckSteps(VectorCase vector, Tensor3[] queries, Tensor3[] keys, Matrix[] sums, int window)
    {
        var options = new CacheOptions { Window = window, Pooling = vector.Params.Int("kernel_size") };
        Matrix[] means = [.. sums.Select(batch => Scaled(batch, window))];
        Matrix[] scores = [.. keys.Select((batch, index) => Scores(queries[index], batch, options))];
        int count = CacheScoring.Count(vector, keys[0].Rows);
        vector.Expect("window_attention_without_window_columns", [.. keys.Select((batch, index) => Rows(queries[index], batch, window))]);
        vector.Expect("window_mean", MatrixList.Of(means));
        vector.Expect("pooled", MatrixList.Of(
            [.. means.Select(batch => Pooled(batch, (from, to) => EntryPooling.Average(from, options.Pooling, to)))]));
        vector.Expect("scores", MatrixList.Of(scores));
        vector.Expect("n_kept", count);
        vector.Expect("kept_sorted", [.. scores.Select(batch => CacheScoring.Kept(batch, count))]);
    }

    private static void CheckOriginal(VectorCase vector, Matrix[] sums, string name, int count, Action<float[], float[]> pool)
    {
        Matrix[] pooled = [.. sums.Select(batch => Pooled(batch, pool))];
        vector.Expect($"{name}.pooled_scores", MatrixList.Of(pooled));
        vector.Expect($"{name}.topk_positions_sorted", [.. pooled.Select(batch => CacheScoring.Kept(batch, count))]);
    }

    private static Matrix Scores(Tensor3 queries, Tensor3 keys, CacheOptions options) => CacheScoring.Scores<SnapKv>(new CacheLayer
    {
        Shape = new CacheShape(keys.Depth, queries.Depth, keys.Rows, keys.Columns),
        Keys = keys.Heads,
        Values = keys.Heads,
        Queries = queries.Heads,
        Options = options,
    });

    /// <summary>The window's rows of every query head, without the window's columns.</summary>
    private static Tensor3 Rows(Tensor3 queries, Tensor3 keys, int window)
    {
        var attention = new Tensor3(queries.Depth, window, keys.Rows - window);
        var rows = new Matrix(queries.Depth, keys.Rows);
        for (int query = 0; query < window; query++)
        {
            AttentionRow.Compute(queries.Heads, keys.Heads, query, 1 / MathF.Sqrt(keys.Columns), true, [], [], rows.Data);
            for (int head = 0; head < queries.Depth; head++)
            {
                rows[head][..attention.Columns].CopyTo(attention[head, query]);
            }
        }

        return attention;
    }

    /// <summary>The attention of the window to every entry in front of it, of every query head by itself.</summary>
    private static Matrix Sums(Tensor3 queries, Tensor3 keys, int before)
    {
        var sums = new Matrix(queries.Depth, before);
        float[] row = new float[keys.Rows];
        using var workspace = new Workspace(CausalAttentionSums.WorkspaceBytes(keys.Rows, queries.Rows, keys.Columns));
        for (int head = 0; head < queries.Depth; head++)
        {
            HeadTensor query = queries.Heads.Slice(head, 1, 0, queries.Rows), key = keys.Heads.Slice(head * keys.Depth / queries.Depth, 1, 0, keys.Rows);
            CausalAttentionSums.Compute(query, key, 1 / MathF.Sqrt(keys.Columns), row, workspace);
            row.AsSpan(0, before).CopyTo(sums[head]);
        }

        return sums;
    }

    private static Matrix Scaled(Matrix sums, float divisor)
    {
        var means = new Matrix(sums.Rows, sums.Columns);
        TensorPrimitives.Divide(sums.Data, divisor, means.Data);
        return means;
    }

    private static Matrix Pooled(Matrix scores, Action<float[], float[]> pool)
    {
        var pooled = new Matrix(scores.Rows, scores.Columns);
        for (int head = 0; head < scores.Rows; head++)
        {
            float[] row = new float[scores.Columns];
            pool(scores[head].ToArray(), row);
            row.CopyTo(pooled[head]);
        }

        return pooled;
    }
}

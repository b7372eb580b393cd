using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>ExpectedAttention: the averaged rotation, the moments turned by it, and the scores with each option.</summary>
internal sealed class ExpectedAttentionVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "kv_expected_attention";

    /// <inheritdoc/>
    public override string Method => "expected_attention";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Tensor3[] queries = vector.Inputs.Batch("queries_pre_rope_all_positions");
        string convention = vector.Params.Text("convention");
        var rotary = RotaryEmbedding.FromTheta(queries[0].Columns, vector.Params.Number("rope_theta"), convention != "half-split");
        switch (vector.Group)
        {
            case "":
                CheckMoments(vector, queries, rotary);
                break;
            case "variants":
                CheckScores(vector, queries, rotary);
                break;
            default:
                throw new UnknownCaseException(vector.Group);
        }
    }

    private static void CheckMoments(VectorCase vector, Tensor3[] queries, RotaryEmbedding rotary)
    {
        int width = rotary.RotaryDim;
        double[] cosines = new double[width / 2], sines = new double[width / 2];
        RotationMean.Compute(rotary, queries[0].Rows, vector.Params.Int("n_future_positions"), cosines, sines);
        double[] rotation = [.. Enumerable.Range(0, width * width).Select(at => at % (width + 1) == 0 ? 1.0 : 0)];
        for (int row = 0; row < width; row++)
        {
            RotationMean.Turn(rotary, cosines, sines, rotation.AsSpan(row * width, width));
        }

        // Row i of the identity becomes R e_i, column i of R.
        float[] averaged = [.. Enumerable.Range(0, width * width).Select(at => (float)rotation[(at % width * width) + (at / width)])];
        vector.Expect("R_avg", averaged, width);
        var means = new List<Matrix>();
        var covariances = new List<Tensor3>();
        foreach (Tensor3 batch in queries)
        {
            (double[] mean, double[] covariance) = Moments(batch, vector.Params.Int("n_sink"));
            for (int head = 0; head < batch.Depth; head++)
            {
                RotationMean.Turn(rotary, cosines, sines, mean.AsSpan(head * width, width));
                RotationMean.TurnBoth(rotary, cosines, sines, covariance.AsSpan(head * width * width, width * width), width);
            }

            means.Add(new Matrix([.. mean.Select(static value => (float)value)], batch.Depth, width));
            covariances.Add(new Tensor3([.. covariance.Select(static value => (float)value)], batch.Depth, width, width));
        }

        vector.Expect("mu_rotated", MatrixList.Of(means));
        vector.Expect("cov_rotated", [.. covariances]);
    }

    private static void CheckScores(VectorCase vector, Tensor3[] queries, RotaryEmbedding rotary)
    {
        Tensor3[] keys = vector.Inputs.Batch("keys_post_rope"), values = vector.Inputs.Batch("values");
        int count = CacheScoring.Count(vector, keys[0].Rows);
        Matrix[] scores = [.. keys.Select((batch, index) => Scores(vector, queries[index], batch, values[index], rotary))];
        vector.Expect("scores", MatrixList.Of(scores));
        vector.Expect("n_kept", count);
        vector.Expect("kept_sorted", [.. scores.Select(batch => CacheScoring.Kept(batch, count))]);
    }

    private static Matrix Scores(VectorCase vector, Tensor3 queries, Tensor3 keys, Tensor3 values, RotaryEmbedding rotary)
    {
        int sinks = vector.Params.Int("n_sink"), width = queries.Columns;
        (double[] mean, double[] covariance) = Moments(queries, sinks);
        float[] means = [.. mean.Select(static value => (float)value)], covariances = [.. covariance.Select(static value => (float)value)];
        return CacheScoring.Scores<ExpectedAttention>(new CacheLayer
        {
            Shape = new CacheShape(keys.Depth, queries.Depth, keys.Rows, width),
            Keys = keys.Heads,
            Values = values.Heads,
            Seen = keys.Rows,
            NextPosition = keys.Rows,
            Sinks = sinks,
            Rotary = rotary,
            Moments = new QueryMoments
            {
                Means = new TokenMatrix(means, queries.Depth, width),
                Covariances = new TokenMatrix(covariances, queries.Depth * width, width),
            },
            Options = new CacheOptions
            {
                Future = vector.Params.Int("n_future_positions"),
                Covariance = vector.Params.Flag("use_cov"),
                ValueNorms = vector.Params.Flag("use_vnorm"),
                Epsilon = vector.Params.Number("eps"),
            },
        });
    }

    /// <summary>Mean and covariance of the queries behind the sinks, added in two chunks as a prompt is read.</summary>
    private static (double[] Means, double[] Covariances) Moments(Tensor3 queries, int sinks)
    {
        (int heads, int tokens, int width) = (queries.Depth, queries.Rows, queries.Columns);
        var sums = new QueryMomentSums(heads, width);
        int half = (sinks + tokens) / 2;
        using var workspace = new Workspace(QueryMomentSums.WorkspaceBytes(tokens, width));
        sums.Add(queries.Heads.Slice(0, heads, sinks, half - sinks), workspace);
        sums.Add(queries.Heads.Slice(0, heads, half, tokens - half), workspace);
        float[] means = new float[heads * width], covariances = new float[heads * width * width];
        sums.Write(means, covariances);
        return ([.. means.Select(static value => (double)value)], [.. covariances.Select(static value => (double)value)]);
    }
}

using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>ToMe's proportional attention, one row a query, and its metric.</summary>
internal sealed class ProportionalAttentionVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "tome_proportional_attention";

    /// <inheritdoc/>
    public override string Method => "ToMe proportional attention";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Tensor3 queries = vector.Inputs.Tensor3("q"), keys = vector.Inputs.Tensor3("k"), values = vector.Inputs.Tensor3("v");
        float[] logSizes = [.. vector.Inputs.Floats("size").Select(static size => MathF.Log(size))];
        float scale = (float)vector.Params.Number("scale");
        var probabilities = new Tensor3(queries.Depth, queries.Rows, keys.Rows);
        var output = new Tensor3(queries.Depth, queries.Rows, values.Columns);
        var rows = new Matrix(keys.Depth, keys.Rows);
        for (int query = 0; query < queries.Rows; query++)
        {
            AttentionRow.Compute(queries.Heads, keys.Heads, query, scale, [], logSizes, rows.Data);
            for (int head = 0; head < keys.Depth; head++)
            {
                rows[head].CopyTo(probabilities[head, query]);
                Mix(rows[head], values, head, output[head, query]);
            }
        }

        var metric = new Matrix(keys.Rows, keys.Columns);
        KeySimilarity.Metric(keys.Heads, metric.Data);
        vector.Expect("probs", probabilities);
        vector.Expect("out", output);
        vector.Expect("tome_metric_mean_key", metric);
    }

    private static void Mix(ReadOnlySpan<float> probabilities, Tensor3 values, int head, Span<float> output)
    {
        for (int key = 0; key < probabilities.Length; key++)
        {
            for (int channel = 0; channel < output.Length; channel++)
            {
                output[channel] += probabilities[key] * values[head, key][channel];
            }
        }
    }
}

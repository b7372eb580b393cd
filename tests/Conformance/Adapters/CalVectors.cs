using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>CAL: neighbours, divergences, and the samples with the highest.</summary>
internal sealed class CalVectors : VectorAdapter
{
    private static readonly string[] _counts = ["n_neighbors", "n_neighbours", "neighbors", "neighbours", "num_neighbors", "k_neighbors", "knn", "n"];

    /// <inheritdoc/>
    public override string File => "ds_cal";

    /// <inheritdoc/>
    public override string Method => "cal";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        using RowBuffer<double> rows = vector.Inputs.Rows("embeddings");
        using RowBuffer<double> probabilities = Probabilities(vector);
        bool isCosine = vector.Params.Text("metric", "euclidean").StartsWith("cos", StringComparison.OrdinalIgnoreCase);
        if (isCosine)
        {
            RowScaling.Normalize(rows);
        }

        int count = vector.Params.Int(_counts.FirstOrDefault(vector.Params.Has) ?? _counts[0], 10);
        int[] neighbours = new int[rows.Count * count];
        double[] scores = new double[rows.Count];
        Neighbours.Find(rows, count, isCosine ? SampleMetric.Cosine : SampleMetric.Euclidean, neighbours);
        ContrastiveScores.Write(probabilities, neighbours, count, scores);
        int[] order = [.. Enumerable.Range(0, rows.Count).OrderByDescending(sample => scores[sample]).Take(vector.Params.Int("k", rows.Count))];
        int[][] lists = [.. neighbours.Chunk(count)];
        Array.ForEach(["neighbors", "neighbours"], name => vector.Expect(name, lists));
        Array.ForEach(["score", "scores"], name => vector.Expect(name, scores));
        Array.ForEach(["order", "selected_in_order", "keep_highest", "selected_highest"], name => vector.Expect(name, order));
        Array.ForEach(["sorted", "selected"], name => vector.Expect(name, SubsetCase.Sorted(order)));
    }

    private static RowBuffer<double> Probabilities(VectorCase vector)
    {
        foreach (string name in (string[])["probabilities", "probs", "p"])
        {
            if (vector.Inputs.Has(name))
            {
                return vector.Inputs.Rows(name);
            }
        }

        using RowBuffer<double> logits = vector.Inputs.Rows("logits");
        var probabilities = new RowBuffer<double>(logits.Count, logits.Width);
        ContrastiveScores.Softmax(logits, probabilities);
        return probabilities;
    }
}

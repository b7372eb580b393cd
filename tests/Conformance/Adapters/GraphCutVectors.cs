using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Graph cut: order, gains and objective, naive and lazy.</summary>
internal sealed class GraphCutVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "ds_graph_cut";

    /// <inheritdoc/>
    public override string Method => "graph_cut";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        int count = vector.Params.Int("k");
        using RowBuffer<double> similarities = SubsetCase.Similarities(vector);
        var function = new GraphCutFunction<double>(new SimilarityMatrix<double>(similarities), vector.Params.Number("lam"));
        foreach (GreedyAlgorithm algorithm in (GreedyAlgorithm[])[GreedyAlgorithm.Naive, GreedyAlgorithm.Lazy])
        {
            var choice = new SubsetChoice(count);
            SubmodularGreedy.Select(function, new GreedyOptions { Count = count, Algorithm = algorithm }, choice);
            vector.Expect("order", choice.Picks);
            vector.Expect("sorted", SubsetCase.Sorted(choice.Picks));
            vector.Expect("gains", choice.Gains);
            vector.Expect("objective", function.Value);
        }

        SubsetCase.ExpectOptimum(vector, function, count);
    }
}

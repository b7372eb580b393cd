using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Facility location: naive and lazy greedy with their evaluations, CRAIG's weights, and the optimum by trying all sets.</summary>
internal sealed class FacilityLocationVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "ds_facility_location";

    /// <inheritdoc/>
    public override string Method => "facility_location";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        int count = vector.Params.Int("k");
        using RowBuffer<double> similarities = SubsetCase.Similarities(vector);
        var function = new FacilityLocationFunction<double>(new SimilarityMatrix<double>(similarities));
        foreach (GreedyAlgorithm algorithm in (GreedyAlgorithm[])[GreedyAlgorithm.Naive, GreedyAlgorithm.Lazy])
        {
            var choice = new SubsetChoice(count);
            long evaluations = SubmodularGreedy.Select(function, new GreedyOptions { Count = count, Algorithm = algorithm }, choice);
            double[] weights = new double[choice.Count];
            function.Weigh(weights);
            vector.Expect("order", choice.Picks);
            vector.Expect("sorted", SubsetCase.Sorted(choice.Picks));
            vector.Expect("gains", choice.Gains);
            vector.Expect("objective", function.Value);
            vector.Expect("weights", weights);
            vector.Expect(algorithm == GreedyAlgorithm.Lazy ? "lazy_gain_evaluations" : "naive_gain_evaluations", (int)evaluations);
        }

        SubsetCase.ExpectOptimum(vector, function, count);
    }
}

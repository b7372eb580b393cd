using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>D4: duplicates leave, k-means runs again on the survivors, and those farthest from their new centres stay.</summary>
internal sealed class D4Vectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "ds_d4";

    /// <inheritdoc/>
    public override string Method => "d4";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        using RowBuffer<double> rows = ClusterCase.Units(vector);
        using KMeansFit<double> fit = ClusterCase.Fit(rows, vector);
        bool[] leaves = ClusterCase.Duplicates(rows, fit.Nearest, fit.Similarity, DuplicateRule.Of(vector.Params), new double[rows.Count]);
        int[] survivors = [.. Enumerable.Range(0, rows.Count).Where(row => !leaves[row])];
        vector.Expect("assignment", fit.Nearest);
        vector.Expect("removed", [.. Enumerable.Range(0, rows.Count).Where(row => leaves[row])]);
        vector.Expect("after_dedup", survivors);

        using RowBuffer<double> left = ClusterCase.Chosen(rows, survivors);
        using KMeansFit<double> second = ClusterCase.Fit(left, vector, vector.Params.Has("init_indices_2") ? "init_indices_2" : "init_indices");
        double[] distances = ClusterCase.Distances(second);
        int count = vector.Params.Int("k", (int)Math.Round(vector.Params.Number("r_proto", 1) * survivors.Length, MidpointRounding.ToEven));
        int[] selected =
        [
            .. Enumerable.Range(0, survivors.Length).OrderByDescending(place => distances[place]).Take(count).Select(place => survivors[place])
        ];
        vector.Expect("second_assignment", second.Nearest);
        vector.Expect("distance", distances);
        vector.Expect("selected_in_order", selected);
        vector.Expect("sorted", SubsetCase.Sorted(selected));
    }
}

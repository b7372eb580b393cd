using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>SemDeDup: who stays in given clusters, and the greatest cosine with an earlier member.</summary>
internal sealed class SemDedupVectors : VectorAdapter
{
    /// <summary>What files with numbers alone state for the first member of a cluster.</summary>
    private const double None = -2;

    /// <inheritdoc/>
    public override string File => "ds_semdedup";

    /// <inheritdoc/>
    public override string Method => "semdedup";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        using RowBuffer<double> rows = ClusterCase.Units(vector), centres = vector.Inputs.Rows("centroids");
        RowScaling.Normalize(centres);
        int[] clusters = vector.Inputs.Ints("cluster");
        double[] similarity = [.. clusters.Select((cluster, row) => Cosine(rows[row], centres[cluster]))], most = new double[rows.Count];
        var rule = DuplicateRule.Of(vector.Params);
        bool[] leaves = ClusterCase.Duplicates(rows, clusters, similarity, rule, most);
        vector.Expect("removed", [.. Enumerable.Range(0, rows.Count).Where(row => leaves[row])]);
        vector.Expect("kept", [.. Enumerable.Range(0, rows.Count).Where(row => !leaves[row])]);

        // Files state null, or a number below all cosines, for a member that nothing came before.
        vector.Expect("max_sim_to_compared", [.. most.Select((cosine, row) =>
            !double.IsNegativeInfinity(cosine) ? cosine : vector.States($"max_sim_to_compared[{row}]") ? None : (double?)null)]);
    }

    private static double Cosine(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int channel = 0; channel < a.Length; channel++)
        {
            sum += a[channel] * b[channel];
        }

        return sum;
    }
}

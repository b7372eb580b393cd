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
        using KMeansFit<double> fit = ClusterCase.Fit(rows, vector, vector.Params.Spelling("init_indices", "init_indices_1"));
        bool[] leaves = Duplicates(rows, fit, vector.Params);
        int[] survivors = [.. Enumerable.Range(0, rows.Count).Where(row => !leaves[row])];
        int[] removed = [.. Enumerable.Range(0, rows.Count).Where(row => leaves[row])];
        Array.ForEach(["assignment", "first_assignment", "assignment_1"], name => vector.Expect(name, fit.Nearest));
        Array.ForEach(["removed", "dedup_removed", "removed_by_dedup"], name => vector.Expect(name, removed));
        Array.ForEach(["after_dedup", "dedup_kept", "kept_after_dedup", "survivors"], name => vector.Expect(name, survivors));

        using RowBuffer<double> left = ClusterCase.Chosen(rows, survivors);
        string first = vector.Params.Spelling("init_indices", "init_indices_1");
        first = vector.Params.Spelling("init_indices_2", "second_init_indices", "init_indices_second") is var second && vector.Params.Has(second) ? second : first;
        using KMeansFit<double> again = ClusterCase.Fit(left, vector, first, survivors);
        double[] distances = ClusterCase.Distances(again);
        int count = vector.Params.Int("k", (int)Math.Round(vector.Params.Number(vector.Params.Spelling("r_proto", "R_proto", "proto_fraction", "keep_proto"), 1) * survivors.Length, MidpointRounding.ToEven));
        int[] selected =
        [
            .. Enumerable.Range(0, survivors.Length).OrderByDescending(place => distances[place]).Take(count).Select(place => survivors[place])
        ];
        Array.ForEach(["second_assignment", "assignment_2", "assignment_after"], name => vector.Expect(name, again.Nearest));
        Array.ForEach(["distance", "second_distance", "distances"], name => vector.Expect(name, distances));
        Array.ForEach(["selected_in_order", "order"], name => vector.Expect(name, selected));
        Array.ForEach(["sorted", "selected", "kept", "final"], name => vector.Expect(name, SubsetCase.Sorted(selected)));
    }

    /// <summary>Duplicates by a threshold, or as many of the most similar as a fraction that stays says.</summary>
    private static bool[] Duplicates(RowBuffer<double> rows, KMeansFit<double> fit, CaseValues parameters)
    {
        string fraction = parameters.Spelling("r_dedup", "R_dedup", "dedup_fraction", "keep_dedup");
        double[] most = new double[rows.Count];
        if (!parameters.Has(fraction) || parameters.Has("eps"))
        {
            return ClusterCase.Duplicates(rows, fit.Nearest, fit.Similarity, DuplicateRule.Of(parameters), most);
        }

        bool isHard = parameters.Text("which_to_keep", "hard") == "hard";
        var all = new DuplicateRule(double.NegativeInfinity, Strict: true, isHard, DuplicateMode.Reference);
        _ = ClusterCase.Duplicates(rows, fit.Nearest, fit.Similarity, all, most);
        int stays = (int)Math.Round(parameters.Number(fraction) * rows.Count, MidpointRounding.ToEven);
        HashSet<int> kept = [.. Enumerable.Range(0, rows.Count).OrderBy(row => most[row]).Take(stays)];
        return [.. Enumerable.Range(0, rows.Count).Select(row => !kept.Contains(row))];
    }
}

using System.Numerics;
using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>k-center in two rounds: the picks of every part, those of their union, one machine's, and the least radius by trying all sets.</summary>
internal sealed class KCenterTwoRoundVectors : VectorAdapter
{
    private static readonly KCenterOptions Options = new() { First = 0 };

    /// <inheritdoc/>
    public override string File => "ds_kcenter_tworound";

    /// <inheritdoc/>
    public override string Method => "kcenter_tworound";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        int count = vector.Params.Int("k");
        using RowBuffer<double> rows = vector.Inputs.Rows("embeddings");
        int[] all = [.. Enumerable.Range(0, rows.Count)], partition = SubsetCase.Partition(vector, rows.Count);
        int[][] parts =
        [
            .. Enumerable.Range(0, partition.Max() + 1)
                .Select(part => Pick(rows, [.. all.Where(row => partition[row] == part)], count))
        ];
        int[] union = SubsetCase.Sorted([.. parts.SelectMany(static part => part)]), final = Pick(rows, union, count), central = Pick(rows, all, count);
        vector.Expect("round1", parts);
        vector.Expect("union", union);
        vector.Expect("final_order", final);
        vector.Expect("centralised_order", central);

        double[][] distances = Distances(rows);
        vector.Expect("radius", Radius(distances, final));
        vector.Expect("centralised_radius", Radius(distances, central));
        if (vector.States("optimal_radius"))
        {
            vector.Expect("optimal_radius", Optimum(distances, count));
        }
    }

    private static int[] Pick(RowBuffer<double> rows, int[] members, int count)
    {
        using RowBuffer<double> own = ClusterCase.Chosen(rows, members);
        return [.. KCenterVectors.Pick(own, Math.Min(count, members.Length), Options, out _).Select(place => members[place])];
    }

    private static double[][] Distances(RowBuffer<double> rows)
    {
        using var panels = new RowPanels<double>(rows.Count, rows.Width);
        panels.Pack(rows, 0, rows.Count);
        int stride = panels.PaddedCount;
        double[] squares = new double[stride * stride];
        RowPairs.SquaredDistances(panels, panels, squares);
        return [.. Enumerable.Range(0, rows.Count).Select(row => squares[(row * stride)..((row * stride) + rows.Count)].Select(Math.Sqrt).ToArray())];
    }

    private static double Radius(double[][] distances, int[] centres) => distances.Max(own => centres.Min(centre => own[centre]));

    private static double Optimum(double[][] distances, int count)
    {
        double least = double.PositiveInfinity;
        for (uint set = 0; set < 1u << distances.Length; set++)
        {
            if (BitOperations.PopCount(set) == count)
            {
                least = Math.Min(least, Radius(distances, [.. Enumerable.Range(0, distances.Length).Where(row => (set >> row & 1) != 0)]));
            }
        }

        return least;
    }
}

using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Self-supervised prototypes: clusters, distances to their centres, and who stays, with a floor for every class.</summary>
internal sealed class PrototypeVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "ds_prototypes";

    /// <inheritdoc/>
    public override string Method => "prototypes";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        using RowBuffer<double> rows = ClusterCase.Units(vector);
        using KMeansFit<double> fit = ClusterCase.Fit(rows, vector);
        double[] distances = ClusterCase.Distances(fit);
        vector.Expect("assignment", fit.Nearest);
        vector.Expect("distance", distances);

        int[] order = [.. Enumerable.Range(0, rows.Count)];
        order = vector.Params.Text("keep", "hard") == "hard" ? [.. order.OrderByDescending(Distance)] : [.. order.OrderBy(Distance)];
        int[] selected = Select(order, vector);
        vector.Expect("selected_in_order", selected);
        vector.Expect("sorted", SubsetCase.Sorted(selected));

        double Distance(int row) => distances[row];
    }

    /// <summary>The best of every class first, as many as its floor, then the best of all.</summary>
    private static int[] Select(int[] order, VectorCase vector)
    {
        int count = vector.Params.Int("k");
        double floor = vector.Params.Number("class_floor", 0);
        if (floor == 0)
        {
            return order[..count];
        }

        int[] labels = vector.Inputs.Ints("labels");
        long[] sizes = new long[labels.Max() + 1], floors = new long[sizes.Length];
        Array.ForEach(labels, label => sizes[label]++);
        Quotas.Floors(sizes, count, floor, floors);
        int[] first = [.. floors.SelectMany((own, label) => order.Where(row => labels[row] == label).Take((int)own))];
        return [.. first, .. order.Except(first).Take(count - first.Length)];
    }
}

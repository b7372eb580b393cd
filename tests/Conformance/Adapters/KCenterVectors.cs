using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>k-center: the order of picking and the radius after each pick; class by class where a case has labels.</summary>
internal sealed class KCenterVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "ds_kcenter";

    /// <inheritdoc/>
    public override string Method => "kcenter";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        bool isCosine = vector.Params.Text("metric", "euclidean") == "cosine";
        using RowBuffer<double> rows = isCosine ? ClusterCase.Units(vector) : vector.Inputs.Rows("embeddings");
        int[] before = Before(vector.Params);
        var options = new KCenterOptions
        {
            Metric = isCosine ? SampleMetric.Cosine : SampleMetric.Euclidean,
            First = First(vector.Params),
            AlreadySelected = before,
        };
        int count = vector.Params.Int("k");
        if (vector.Inputs.Has("labels"))
        {
            CheckClasses(vector, rows, count, options);
            return;
        }

        // Whether those selected before count as picks, only the results tell.
        int[] stated = [.. vector.Stated("order"), .. vector.Stated("sorted")];
        bool areStated = before.Length > 0 && before.All(stated.Contains);
        if (areStated && Math.Max(vector.Stated("order").Length, vector.Stated("sorted").Length) == count)
        {
            count -= before.Length;
        }

        int[] picks = Pick(rows, count, options, out double[] radii), order = areStated ? [.. before, .. picks] : picks;
        vector.Expect("first", order[0]);
        vector.Expect("order", order);
        vector.Expect("sorted", SubsetCase.Sorted(order));
        vector.Expect("radius_after_each", radii);
        vector.Expect("radius", radii[^1]);
    }

    /// <summary>Picks rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="count">How many.</param>
    /// <param name="options">How.</param>
    /// <param name="radii">Radii after each pick.</param>
    internal static int[] Pick(RowBuffer<double> rows, int count, KCenterOptions options, out double[] radii)
    {
        int[] order = new int[count];
        radii = new double[count];
        KCenterGreedy.Select(rows, count, options, order, radii);
        return order;
    }

    /// <summary>Rows that are centres already.</summary>
    private static int[] Before(CaseValues values)
    {
        string name = values.Spelling("already_selected", "seeds", "selected", "initial", "init_indices");
        return values.Has(name) ? values.Ints(name) : values.IsList("first") ? values.Ints("first") : [];
    }

    /// <summary>A row, the one nearest to the mean, or the first.</summary>
    private static int First(CaseValues values) =>
        values.IsList("first") ? 0 : !values.IsText("first") ? values.Int("first", 0) : values.Text("first").Contains("mean", StringComparison.OrdinalIgnoreCase) ? -1 : 0;

    private static void CheckClasses(VectorCase vector, RowBuffer<double> rows, int count, KCenterOptions options)
    {
        int[] labels = vector.Inputs.Ints("labels");
        long[] sizes = new long[labels.Max() + 1], quotas = new long[sizes.Length];
        Array.ForEach(labels, label => sizes[label]++);
        if (vector.Params.IsText("balance") && vector.Params.Text("balance").StartsWith("equal", StringComparison.Ordinal))
        {
            Quotas.Equal(sizes, count, quotas);
        }
        else
        {
            Quotas.Proportional(sizes, count, quotas);
        }

        int[][] picks = [.. quotas.Select((quota, label) => PickClass(rows, labels, label, (int)quota, options))];
        Array.ForEach(["quota", "quotas", "class_quota"], name => vector.Expect(name, quotas));
        vector.Expect("per_class", picks);
        for (int label = 0; label < picks.Length; label++)
        {
            vector.Expect($"per_class.{label}", picks[label]);
        }

        vector.Expect("order", [.. picks.SelectMany(static own => own)]);
        vector.Expect("sorted", SubsetCase.Sorted([.. picks.SelectMany(static own => own)]));
    }

    private static int[] PickClass(RowBuffer<double> rows, int[] labels, int label, int quota, KCenterOptions options)
    {
        int[] members = [.. Enumerable.Range(0, rows.Count).Where(row => labels[row] == label)];
        if (quota == 0)
        {
            return [];
        }

        using RowBuffer<double> own = ClusterCase.Chosen(rows, members);
        int first = Math.Max(Array.IndexOf(members, options.First), Math.Min(options.First, 0));
        return [.. Pick(own, quota, options with { First = first }, out _).Select(place => members[place])];
    }
}

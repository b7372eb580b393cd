using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Datasets;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Moderate: medians of the classes, distances to them, and the samples around the median distance.</summary>
internal sealed class ModerateVectors : VectorAdapter
{
    private static readonly string[] _fractions = ["fraction", "rate", "ratio", "keep", "keep_ratio", "keep_fraction", "r"];

    /// <inheritdoc/>
    public override string File => "ds_moderate";

    /// <inheritdoc/>
    public override string Method => "moderate";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        using RowBuffer<double> rows = vector.Inputs.Rows("embeddings");
        int[] labels = vector.Inputs.Ints("labels");
        bool isMean = vector.Params.Text("prototype", "median") == "mean";
        double[] distances = new double[rows.Count];
        double[][] centres = [.. Enumerable.Range(0, labels.Max() + 1).Select(label => Centre(rows, labels, label, isMean, distances))];
        int[] ascending =
        [
            .. SampleSelection.Select(
                    new SampleScores { Scores = distances },
                    new SampleBudget(SampleBudgetKind.KeepCount, rows.Count),
                    new SampleOptions { Order = Difficulty.Easy })
                .OrderBy(static choice => choice.Rank).Select(static choice => choice.Index),
        ];
        (int first, int count) = Window(vector, rows.Count);
        int[] kept = SubsetCase.Sorted(ascending.AsSpan(first, count));
        Array.ForEach(["prototypes", "medians", "centres", "centers"], name => vector.Expect(name, centres));
        Array.ForEach(["distance", "distances"], name => vector.Expect(name, distances));
        Array.ForEach(["order", "sorted_by_distance"], name => vector.Expect(name, ascending));
        Array.ForEach(["window", "band", "positions"], name => vector.Expect(name, [first, first + kept.Length]));
        Array.ForEach(["sorted", "selected", "kept"], name => vector.Expect(name, kept));
        vector.Expect("selected_in_order", ascending.AsSpan(first, kept.Length));
        vector.Expect("dropped", [.. Enumerable.Range(0, rows.Count).Except(kept)]);
    }

    /// <summary>The first place of the ascending distances that is kept, and how many.</summary>
    private static (int First, int Count) Window(VectorCase vector, int samples)
    {
        if (_fractions.FirstOrDefault(vector.Params.Has) is { } fraction)
        {
            (long first, long count) = MiddleWindow.Of(samples, vector.Params.Number(fraction));
            return ((int)first, (int)count);
        }

        int kept = vector.Params.Int("k");
        return ((int)MiddleWindow.First(samples, kept), kept);
    }

    private static double[] Centre(RowBuffer<double> rows, int[] labels, int label, bool isMean, double[] distances)
    {
        int[] members = [.. Enumerable.Range(0, rows.Count).Where(row => labels[row] == label)];
        double[] centre = new double[rows.Width], own = new double[members.Length];
        if (members.Length == 0)
        {
            return centre;
        }

        using RowBuffer<double> values = RowBuffer<double>.Of([.. members.SelectMany(row => rows[row].ToArray())], rows.Width);
        if (isMean)
        {
            RowMeans.Write(values, centre);
        }
        else
        {
            RowMedians.Write(values, centre);
        }

        CentreDistance.Euclidean(values, centre, own);
        for (int member = 0; member < members.Length; member++)
        {
            distances[members[member]] = own[member];
        }

        return centre;
    }
}

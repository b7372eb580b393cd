namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>Moderate: the samples around the median of all distances to the median of the class.</summary>
internal sealed class NaiveModerate() : NaiveSampleMethod("moderate")
{
    public override NaiveCase Draw(Draws draws)
    {
        int samples = draws.Int(4, 40);
        return new(
            new() { ["fraction"] = draws.Uniform(0.2, 0.95, 2) },
            new() { ["embeddings"] = draws.Rows(samples, draws.Int(1, 6)), ["labels"] = Labels(draws, samples, draws.Int(1, 4)) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] rows = inputs.Rows("embeddings");
        int[] labels = inputs.Ints("labels");
        double[][] centres = [.. SampleFormulas.Members(labels).Select(members => Vec.Range(0, rows[0].Length)
            .Select(channel => Median([.. members.Select(sample => rows[sample][channel]).Order()])).ToArray())];
        double[] distances = [.. rows.Select((row, sample) => Math.Sqrt(Vec.SquaredDistance(row, centres[labels[sample]])))];
        int[] order = [.. decisions.Descending(Vec.Scale(distances, -1))];
        double half = parameters.Number("fraction") / 2;
        (int first, int end) = (Place(0.5 - half), Place(0.5 + half));
        return new()
        {
            ["prototypes"] = centres,
            ["distance"] = distances,
            ["order"] = order,
            ["window"] = (int[])[first, end],
            ["selected_in_order"] = order[first..end],
            ["sorted"] = order[first..end].Order().ToArray(),
            ["dropped"] = Vec.Without(rows.Length, order[first..end]),
        };

        int Place(double fraction)
        {
            double place = rows.Length * fraction;
            decisions.Away(place, Math.Floor(place) + 0.5);
            return Vec.Round(place);
        }
    }

    private static double Median(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}

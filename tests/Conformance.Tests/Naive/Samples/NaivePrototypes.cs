namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>Self-supervised prototypes: the farthest from their centres, or the nearest, after every class got its floor.</summary>
internal sealed class NaivePrototypes() : NaiveSampleMethod("prototypes")
{
    /// <summary>The two members of a small cluster are equally far from its centre.</summary>
    public override bool AllowsTies => false;

    public override NaiveCase Draw(Draws draws)
    {
        int samples = draws.Int(4, 40), clusters = draws.Int(1, 4);
        return new(
            new()
            {
                ["k"] = draws.Int(1, samples),
                ["init_indices"] = draws.Some(clusters, samples),
                ["max_iter"] = 50,
                ["keep"] = draws.One("hard", "easy"),
                ["class_floor"] = draws.One(0, 0.25, 0.5, 1),
            },
            new()
            {
                ["embeddings"] = NaiveKMeansSpherical.Grouped(draws, samples, clusters, draws.Int(2, 6)),
                ["labels"] = Labels(draws, samples, draws.Int(1, 4)),
            });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] units = SampleFormulas.Units(inputs.Rows("embeddings"));
        (int[] nearest, _, double[] distances) = NaiveKMeansSpherical.Fit(units, parameters.Ints("init_indices"), decisions);
        double[] values = parameters.Text("keep", "hard") == "hard" ? distances : Vec.Scale(distances, -1);
        int[] order = decisions.Descending(values), labels = inputs.Ints("labels");
        (int count, double floor) = (parameters.Int("k"), parameters.Number("class_floor"));
        int[] first = [.. SampleFormulas.Members(labels).SelectMany((members, label) =>
            order.Where(sample => labels[sample] == label).Take((int)Math.Floor(floor * count * members.Length / units.Length)))];
        int[] selected = [.. first, .. order.Except(first).Take(count - first.Length)];
        return new()
        {
            ["assignment"] = nearest,
            ["distance"] = distances,
            ["selected_in_order"] = selected,
            ["sorted"] = selected.Order().ToArray(),
        };
    }
}

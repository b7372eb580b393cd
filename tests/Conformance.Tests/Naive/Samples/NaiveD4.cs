namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>D4: clusters, duplicates leave, clusters of the survivors, and the farthest from their centres stay.</summary>
internal sealed class NaiveD4() : NaiveSampleMethod("d4")
{
    /// <summary>The two members of a small cluster are equally far from its centre.</summary>
    public override bool AllowsTies => false;

    public override NaiveCase Draw(Draws draws)
    {
        int samples = draws.Int(12, 40), clusters = draws.Int(1, 3);
        return new(
            new()
            {
                ["init_indices"] = draws.Some(clusters, 6),
                ["max_iter"] = 50,
                ["eps"] = draws.One(0.01, 0.03, 0.1),
                ["r_proto"] = draws.One(0.4, 0.75, 1),
            },
            new() { ["embeddings"] = NaiveKMeansSpherical.Grouped(draws, samples, clusters + draws.Int(0, 4), draws.Int(2, 5)) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] units = SampleFormulas.Units(inputs.Rows("embeddings"));
        int[] initial = parameters.Ints("init_indices");
        (int[] nearest, _, double[] distances) = NaiveKMeansSpherical.Fit(units, initial, decisions);
        int[] removed = NaiveSemDedup.Removed(units, nearest, distances, parameters, decisions, new double?[units.Length]);
        int[] survivors = Vec.Without(units.Length, removed);
        if (survivors.Length <= initial.Max())
        {
            throw new CloseDecisionException();
        }

        (int[] again, _, double[] further) = NaiveKMeansSpherical.Fit(Vec.Pick(units, survivors), initial, decisions);
        int[] selected = Vec.Pick(survivors, decisions.Descending(further, Vec.Round(parameters.Number("r_proto") * survivors.Length)));
        return new()
        {
            ["assignment"] = nearest,
            ["removed"] = removed,
            ["after_dedup"] = survivors,
            ["second_assignment"] = again,
            ["distance"] = further,
            ["selected_in_order"] = selected,
            ["sorted"] = selected.Order().ToArray(),
        };
    }
}

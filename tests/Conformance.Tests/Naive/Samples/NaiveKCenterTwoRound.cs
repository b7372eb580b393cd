namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>k-center in two rounds, each from its lowest index, beside one machine and the least radius of all sets.</summary>
internal sealed class NaiveKCenterTwoRound() : NaiveSampleMethod("kcenter_tworound")
{
    public override NaiveCase Draw(Draws draws)
    {
        int samples = draws.Int(3, 12), parts = draws.Int(1, 3);
        return new(
            new() { ["k"] = draws.Int(1, 4 < samples ? 4 : samples), ["first"] = "lowest index of the shard / of the union" },
            new() { ["embeddings"] = Embeddings(draws, samples, draws.Int(1, 4), isWhole: true), ["partition"] = Labels(draws, samples, parts) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] rows = inputs.Rows("embeddings");
        int[] all = Vec.Range(0, rows.Length);
        int count = parameters.Int("k");
        int[][] parts = [.. SampleFormulas.Members(inputs.Ints("partition")).Select(Pick)];
        int[] union = [.. parts.SelectMany(static part => part).Order()], final = Pick(union), central = Pick(all);
        return new()
        {
            ["round1"] = parts,
            ["union"] = union,
            ["final_order"] = final,
            ["radius"] = Radius(final),
            ["centralised_order"] = central,
            ["centralised_radius"] = Radius(central),
            ["optimal_radius"] = SampleFormulas.Subsets(rows.Length, count).Min(Radius),
        };

        double Distance(int a, int b) => Vec.SquaredDistance(rows[a], rows[b]);
        double Radius(int[] centres) => Math.Sqrt(all.Max(sample => centres.Min(centre => Distance(sample, centre))));
        int[] Pick(int[] members) =>
            [members[0], .. NaiveKCenter.Pick(members, [members[0]], Math.Min(count, members.Length) - 1, Distance, decisions, out _)];
    }
}

namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>Greedy facility location in two rounds: in every part, among the choices of all parts, and the best of all that.</summary>
internal sealed class NaiveGreedi() : NaiveSampleMethod("greedi")
{
    public override NaiveCase Draw(Draws draws)
    {
        int samples = draws.Int(3, 13), parts = draws.Int(1, 3), count = draws.Int(1, 3);
        bool isExact = draws.Coin();
        return new(
            new() { ["k"] = count, ["per_shard"] = count + draws.Int(0, 1), ["similarity"] = "50 - Euclidean distance" },
            new()
            {
                [isExact ? "similarity" : "embeddings"] = isExact ? Similarities(draws, samples) : draws.Rows(samples, draws.Int(1, 4)),
                ["partition"] = Labels(draws, samples, parts),
            });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] similarity = SampleFormulas.Similarities(parameters, inputs);
        int[] all = Vec.Range(0, similarity.Length);
        int count = parameters.Int("k");
        int[][] parts = [.. SampleFormulas.Members(inputs.Ints("partition")).Select(members => Pick(members, members, parameters.Int("per_shard")))];
        int[] union = [.. parts.SelectMany(static part => part).Order()];
        int[] merged = Pick(union, all, count), local = Pick(union, union, count), central = Pick(all, all, count);
        int[][] candidates = [merged, .. parts.Select(part => part[..Math.Min(count, part.Length)])];
        double[] values = [.. candidates.Select(Value)];
        int best = decisions.Greatest(values);
        double optimum = SampleFormulas.Subsets(all.Length, count).Max(Value);
        return new()
        {
            ["round1"] = parts,
            ["round1_value_on_all"] = parts.Select(Value).ToArray(),
            ["union"] = union,
            ["round2_objective_on_all"] = merged,
            ["round2_value_on_all"] = values[0],
            ["round2_objective_on_union"] = local,
            ["round2_union_value_on_all"] = Value(local),
            ["final"] = candidates[best],
            ["final_source"] = best == 0 ? "merged" : $"shard{best - 1}",
            ["final_value"] = values[best],
            ["centralised_greedy"] = central,
            ["centralised_value"] = Value(central),
            ["optimum"] = optimum,
            ["ratio_to_optimum"] = values[best] / optimum,
        };

        int[] Pick(int[] members, int[] counted, int picks) => NaiveFacilityLocation.Greedy(similarity, members, counted, picks, decisions, []);
        double Value(int[] set) => SampleFormulas.Coverage(similarity, set, all);
    }
}

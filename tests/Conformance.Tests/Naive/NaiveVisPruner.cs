namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>VisPruner.</summary>
internal sealed class NaiveVisPruner() : NaiveMethod("vispruner", "VisPruner")
{
    public override double Margin => 2e-4;

    public override NaiveCase Draw(Draws draws)
    {
        // An even number of patches is left in every round, as the published code wants.
        int step = draws.One(2, 4, 8), half = draws.Int(2, 4), patches = (2 * half) + (2 * draws.Int(3, 6));
        return new(
            new() { ["keep"] = 2 * half, ["important_ratio"] = 0.5, ["removal_step"] = step },
            new() { ["attn_cls"] = draws.Attention(draws.Int(1, 3), patches + (half % 2) + 1), ["features"] = draws.Rows(patches + (half % 2), 6) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] features = inputs.Rows("features");
        int keep = parameters.Int("keep"), important = (int)(keep * parameters.Number("important_ratio")), diverse = keep - important;
        int[] order = decisions.Descending(Vec.HeadMean(inputs.Rows("attn_cls"))[1..]), rest = order[important..];
        List<object> rounds = [];
        while (rest.Length > diverse)
        {
            int[] even = [.. rest.Where(static (_, i) => i % 2 == 0)], odd = [.. rest.Where(static (_, i) => i % 2 == 1)];
            int remove = Math.Min(parameters.Int("removal_step"), rest.Length - diverse);
            double[] redundancy = [.. even.Select(token => odd.Max(other => Vec.Cos(features[token], features[other])))];
            int[] ranking = decisions.Descending(redundancy);
            rounds.Add(new Dictionary<string, object> { ["removed"] = Vec.Pick(even, ranking.Take(remove)).Order().ToArray() });
            rest = [.. Vec.Pick(even, ranking.Skip(remove)), .. odd];
        }

        return new() { ["important_desc"] = order[..important], ["rounds"] = rounds, ["kept_sorted"] = order[..important].Concat(rest).Order().ToArray() };
    }
}

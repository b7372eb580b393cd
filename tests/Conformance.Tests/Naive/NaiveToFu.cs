namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>ToFu's two ways to make one token of a group.</summary>
internal sealed class NaiveToFu() : NaiveMethod("tofu_mlerp", "ToFu MLERP / prune merge modes")
{
    public override NaiveCase Draw(Draws draws)
    {
        int tokens = draws.Int(4, 16);
        int[] starts = [0, .. draws.Some(draws.Int(0, tokens - 1), tokens - 1).Select(static cut => cut + 1)];
        int[][] groups = [.. starts.Select((start, g) => Vec.Range(start, (g + 1 < starts.Length ? starts[g + 1] : tokens) - start))];
        return new([], new() { ["x"] = draws.Rows(tokens, draws.Int(3, 6)), ["groups"] = groups });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] x = inputs.Rows("x");
        int[][] groups = inputs.IntLists("groups");
        return new()
        {
            ["mlerp"] = groups.Select(group => Mlerp(Vec.Pick(x, group))).ToArray(),
            ["prune"] = groups.Select(group => x[group[^1]]).ToArray(),
        };
    }

    private static double[] Mlerp(double[][] members)
    {
        double[] mean = Vec.Mean(members);
        return Vec.Scale(mean, members.Max(Vec.Norm) / Vec.Norm(mean));
    }
}

namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>EViT.</summary>
internal sealed class NaiveEViT() : NaiveMethod("evit", "EViT")
{
    public override double Margin => 2e-4;

    public override NaiveCase Draw(Draws draws)
    {
        int patches = draws.Int(4, 20);
        return new(
            new() { ["keep_rate"] = draws.One(0.34, 0.5, 0.7, 0.9, 1), ["fuse"] = draws.Coin() },
            new() { ["attn_cls"] = draws.Attention(draws.Int(1, 3), patches + 1), ["x"] = draws.Rows(patches + 1, draws.Int(2, 5)) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] x = inputs.Rows("x");
        double[] scores = Vec.HeadMean(inputs.Rows("attn_cls"))[1..];
        int keep = (int)Math.Ceiling(parameters.Number("keep_rate") * scores.Length);
        int[] kept = keep == scores.Length ? Vec.Range(0, keep) : decisions.Descending(scores, keep), dropped = Vec.Without(scores.Length, kept);
        List<double[]> rows = [x[0], .. kept.Select(patch => x[patch + 1])];
        if (parameters.Flag("fuse") && dropped.Length > 0)
        {
            rows.Add(Vec.Sum([.. dropped.Select(patch => x[patch + 1])], Vec.Pick(scores, dropped), x[0].Length));
        }

        return new() { ["scores"] = scores, ["keep_count"] = keep, ["kept_patch_desc"] = kept, ["dropped_patch"] = dropped, ["x_out"] = rows };
    }
}

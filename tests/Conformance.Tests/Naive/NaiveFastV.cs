namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>FastV with debiasing weights and padding.</summary>
internal sealed class NaiveFastV() : NaiveMethod("fastv", "FastV")
{
    public override double Margin => 2e-4;

    public override NaiveCase Draw(Draws draws)
    {
        int system = draws.Int(0, 5), image = draws.Int(6, 16), tokens = system + image + draws.Int(0, 6), heads = draws.Int(1, 3);
        bool byRatio = draws.Coin(), full = draws.Int(0, 2) == 0;
        bool[] padded = [.. Enumerable.Range(0, image).Select(patch => patch >= 2 && patch < image - 2)];
        return new(
            new()
            {
                ["sys_length"] = system, ["image_length"] = image, ["seq_length"] = tokens,
                ["keep"] = byRatio ? null : draws.Int(1, image),
                ["ratio_pruned"] = byRatio ? draws.One(0.25, 0.5, 0.75) : null,
                ["weights"] = draws.Int(0, 2) == 0 ? Enumerable.Range(0, image).Select(patch => Math.Round(Math.Exp(-0.03 * patch), 6)).ToArray() : null,
                ["valid_mask"] = draws.Int(0, 2) == 0 ? padded.Select(static valid => valid ? 1 : 0).ToArray() : null,
            },
            full ? new() { ["attn"] = draws.FullAttention(heads, tokens, causal: true) } : new() { ["attn_last_query"] = draws.Attention(heads, tokens) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        int system = parameters.Int("sys_length"), image = parameters.Int("image_length"), tokens = parameters.Int("seq_length");
        double[] row = Vec.HeadMean(inputs.Has("attn") ? [.. inputs.Heads("attn").Select(static head => head[^1])] : inputs.Rows("attn_last_query"));
        double[] scores = row[system..(system + image)], final = scores;
        if (parameters.Has("weights"))
        {
            final = [.. final.Zip(parameters.Numbers("weights"), static (score, weight) => score * weight)];
        }

        int keep = parameters.Has("keep") ? parameters.Int("keep") : Vec.Round(image * (1 - parameters.Number("ratio_pruned")));
        if (parameters.Has("valid_mask"))
        {
            int[] valid = parameters.Ints("valid_mask");
            final = [.. final.Zip(valid, static (score, one) => score * one)];
            keep = Math.Min(keep, valid.Sum());
        }

        int[] top = decisions.Descending(final, keep);
        int[] kept = [.. Vec.Range(0, system), .. top.Order().Select(patch => system + patch), .. Vec.Range(system + image, tokens - system - image)];
        return new()
        {
            ["image_scores"] = scores,
            ["final_scores"] = final,
            ["keep_count"] = keep,
            ["top_image_local_desc"] = top,
            ["keep_indices"] = kept,
            ["position_ids"] = kept,
            ["new_length"] = kept.Length,
        };
    }
}

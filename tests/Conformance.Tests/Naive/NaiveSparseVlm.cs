namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>SparseVLM with recycled tokens in one cluster.</summary>
internal sealed class NaiveSparseVlm() : NaiveMethod("sparsevlm", "SparseVLM v1.5 (single sparse layer)")
{
    public override double Margin => 2e-4;

    public override NaiveCase Draw(Draws draws)
    {
        int system = draws.Int(0, 4), image = draws.Int(8, 20), tokens = system + image + draws.Int(3, 9);
        return new(
            new() { ["system_length"] = system, ["image_length"] = image, ["seq_length"] = tokens, ["keep"] = draws.Int(2, image - 2) },
            new()
            {
                ["hidden_embeddings"] = draws.Rows(tokens, 5),
                ["attn"] = draws.FullAttention(draws.Int(1, 3), tokens, causal: true),
                ["hidden_layer_output"] = draws.Rows(tokens, 5),
            });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        int system = parameters.Int("system_length"), image = parameters.Int("image_length"), end = system + image;
        double[][] embeddings = inputs.Rows("hidden_embeddings"), hidden = inputs.Rows("hidden_layer_output");
        double[][] text = embeddings[end..];
        double[] ratings = Vec.Mean([.. embeddings[system..end].Select(patch => Vec.Softmax([.. text.Select(token => Vec.Dot(patch, token))]))]);
        double average = ratings.Average();
        int[] raters = [.. Vec.Range(0, ratings.Length).Where(token => decisions.Over(ratings[token], average)).Select(token => token + end)];
        double[][][] attention = inputs.Heads("attn");
        double[] scores = Vec.Mean([.. raters.Select(rater => Vec.HeadMean([.. attention.Select(head => head[rater])])[system..end])]);
        int keep = Math.Min(parameters.Int("keep"), image - 1);
        int[] kept = decisions.Top(scores, keep), rest = Vec.Without(image, kept);
        int recycled = (int)(rest.Length * 0.3) + 1, clusters = (recycled / 10) + 1;
        int[] again = Vec.Pick(rest, decisions.Descending(Vec.Pick(scores, rest), recycled));
        if (clusters > 1)
        {
            throw new CloseDecisionException();
        }

        double[] cluster = Vec.Mean([.. again.Select(patch => hidden[system + patch])]);
        double[][] rows = [.. hidden[..system], .. kept.Select(patch => hidden[system + patch]), cluster, .. hidden[end..]];
        return new()
        {
            ["rater_scores"] = ratings,
            ["rater_tokens"] = raters,
            ["image_scores"] = scores,
            ["kept_image_local"] = kept,
            ["recycled_local_desc"] = again,
            ["clusters"] = clusters,
            ["out_tokens"] = rows,
            ["out_count"] = rows.Length,
        };
    }
}

namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>PyramidDrop.</summary>
internal sealed class NaivePyramidDrop() : NaiveMethod("pyramiddrop", "PyramidDrop rank&drop")
{
    public override double Margin => 2e-4;

    public override NaiveCase Draw(Draws draws)
    {
        if (draws.Int(0, 4) == 0)
        {
            return new(
                new()
                {
                    ["image_tokens"] = draws.Int(20, 3000),
                    ["ratio_list"] = draws.One<double[]>([0.5, 0.25, 0.125], [0.75, 0.5, 0.25], [0.33, 0.11, 0.03]),
                    ["layer_list"] = new[] { 8, 16, 24 },
                },
                []);
        }

        int start = draws.Int(0, 4), image = draws.Int(6, 14), prompt = draws.Int(start + 1, start + 8), heads = draws.One(1, 2, 4);
        int keyHeads = draws.Coin() ? heads : 1, tokens = prompt + image + draws.Int(0, 3);
        return new(
            new()
            {
                ["heads"] = heads, ["kv_heads"] = keyHeads, ["image_start"] = start, ["image_tokens"] = image, ["text_prompt_length"] = prompt,
                ["keep"] = draws.Int(1, image - 1),
            },
            new() { ["q"] = draws.Heads(heads, tokens, 4), ["k"] = draws.Heads(keyHeads, tokens, 4) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        int image = parameters.Int("image_tokens");
        if (parameters.Has("ratio_list"))
        {
            return new() { ["keep_per_stage"] = parameters.Numbers("ratio_list").Select(ratio => (int)(image * ratio)).ToArray() };
        }

        double[][][] q = inputs.Heads("q"), k = inputs.Heads("k");
        int start = parameters.Int("image_start"), query = parameters.Int("text_prompt_length") + image - 1, tokens = q[0].Length;
        double[][] rows = [.. q.Select((head, h) =>
            Vec.Softmax([.. k[h / (q.Length / k.Length)].Take(query + 1).Select(key => Vec.Dot(head[query], key) / Math.Sqrt(key.Length))]))];
        double[] scores = Vec.HeadMean(rows)[start..(start + image)];
        int[] top = [.. decisions.Top(scores, parameters.Int("keep")).Select(token => token + start)];
        int[] kept = [.. Vec.Range(0, start), .. top, .. Vec.Range(start + image, tokens - start - image)];
        return new() { ["query_row"] = query, ["image_scores"] = scores, ["keep_indices"] = kept, ["position_ids"] = Vec.Range(0, kept.Length) };
    }
}

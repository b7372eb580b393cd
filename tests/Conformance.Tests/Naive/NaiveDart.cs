namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>DART; pivots take turns in ascending order.</summary>
internal sealed class NaiveDart() : NaiveMethod("dart", "DART")
{
    public override NaiveCase Draw(Draws draws)
    {
        int system = draws.Int(0, 4), image = draws.Int(14, 24), text = draws.Int(4, 8), ofImage = draws.Int(1, 4), ofText = draws.Int(0, 4);
        int tokens = system + image + text;
        bool cut = draws.Coin();
        return new(
            new()
            {
                ["sys_length"] = system, ["image_length"] = image, ["seq_length"] = tokens, ["pivot_image"] = ofImage, ["pivot_text"] = ofText,
                ["reduction_ratio"] = cut ? null : draws.One(0.4, 0.5, 0.6),
                ["max_num_trunction"] = cut ? draws.Int(ofImage + ofText, image - ofImage) : null,
            },
            new() { ["keys"] = draws.Heads(draws.Int(1, 3), tokens, 3), ["hidden"] = draws.Rows(tokens, 5) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        int system = parameters.Int("sys_length"), image = parameters.Int("image_length"), tokens = parameters.Int("seq_length");
        int ofImage = parameters.Int("pivot_image"), ofText = parameters.Int("pivot_text");
        double[][] hidden = inputs.Rows("hidden");
        double budget = parameters.Has("max_num_trunction") ? parameters.Int("max_num_trunction") : image * (1 - parameters.Number("reduction_ratio"));
        int each = (int)Math.Floor(budget / (ofImage + ofText));
        double[] norms = [.. Enumerable.Range(0, tokens).Select(token => inputs.Heads("keys").Sum(head => head[token].Sum(Math.Abs)))];
        int end = system + image;
        int[] imagePivots = [.. decisions.Descending(norms[system..end], ofImage).Select(token => token + system)];
        int[] textPivots = [.. decisions.Descending(norms[end..], ofText).Select(token => token + end)];
        int[] pivots = [.. imagePivots.Concat(textPivots).Order()];
        List<int> pool = [.. Vec.Range(system, image).Except(imagePivots)], retained = [.. imagePivots];
        List<object> steps = [];
        foreach (int pivot in pivots)
        {
            int[] picked = Vec.Pick(pool, decisions.Top([.. pool.Select(token => -Vec.Cos(hidden[token], hidden[pivot]))], each));
            steps.Add(new Dictionary<string, object> { ["pivot"] = pivot, ["selected"] = picked });
            retained.AddRange(picked);
            pool = [.. pool.Except(picked)];
        }

        int[] kept = [.. Vec.Range(0, system), .. retained.Order(), .. Vec.Range(end, tokens - end)];
        return new()
        {
            ["tokens_per_pivot"] = each,
            ["key_l1"] = norms,
            ["pivot_image_tokens_desc"] = imagePivots,
            ["pivot_text_tokens_desc"] = textPivots,
            ["pivot_order"] = pivots,
            ["steps"] = steps,
            ["retained_image_tokens"] = retained.Order().ToArray(),
            ["retained_count"] = retained.Count,
            ["keep_indices"] = kept,
            ["position_ids"] = kept,
        };
    }
}

namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>VisionZip.</summary>
internal sealed class NaiveVisionZip() : NaiveMethod("visionzip", "VisionZip")
{
    public override double Margin => 2e-4;

    public override NaiveCase Draw(Draws draws)
    {
        int tokens = draws.Int(12, 26), dominant = draws.Int(3, 7), contextual = draws.Int(1, Math.Min(6, tokens - dominant)), heads = draws.Int(1, 3);
        bool cls = draws.Coin();
        Dictionary<string, object?> inputs = new() { ["hidden"] = draws.Rows(tokens, draws.Int(3, 5)), ["keys"] = draws.Heads(heads, tokens, 4) };
        inputs[cls ? "attn_cls" : "attn"] = cls ? draws.Attention(heads, tokens) : draws.FullAttention(heads, tokens, causal: false);
        return new(new() { ["dominant"] = dominant, ["contextual"] = contextual, ["has_cls"] = cls }, inputs);
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] hidden = inputs.Rows("hidden"), metric = Vec.HeadMean(inputs.Heads("keys"));
        int dominant = parameters.Int("dominant"), contextual = parameters.Int("contextual"), first = parameters.Flag("has_cls") ? 1 : 0;
        double[] scores = first == 1
            ? inputs.Rows("attn_cls").Aggregate(Vec.Add)[1..]
            : Vec.Mean([.. inputs.Heads("attn").SelectMany(static head => head)]);
        int[] kept = [.. Vec.Range(0, first), .. decisions.Top(scores, dominant - first).Select(patch => patch + first)];
        int[] rest = Vec.Without(hidden.Length, kept);
        int step = Math.Max(1, rest.Length / contextual);
        int[] targets = [.. rest.Where((_, i) => i % step == 0).Take(contextual)], sources = [.. rest.Except(targets)];
        int[] assignment = [.. sources.Select(token => decisions.Greatest([.. targets.Select(target => Vec.Cos(metric[token], metric[target]))]))];
        double[][] merged = [.. targets.Select((target, t) =>
        {
            int[] members = [.. sources.Where((_, i) => assignment[i] == t)];
            return members.Length == 0 ? hidden[target] : Vec.Add(hidden[target], Vec.Mean(Vec.Pick(hidden, members)));
        })];
        return new()
        {
            ["patch_scores"] = scores,
            ["dominant_tokens"] = kept,
            ["filtered_tokens"] = rest,
            ["step"] = step,
            ["contextual_targets"] = targets,
            ["merged_sources"] = sources,
            ["assignment_to_target_ordinal"] = assignment,
            ["out_tokens"] = Vec.Pick(hidden, kept).Concat(merged).ToArray(),
            ["out_count"] = kept.Length + merged.Length,
        };
    }
}

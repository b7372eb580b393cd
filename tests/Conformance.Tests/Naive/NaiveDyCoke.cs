namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>DyCoke's temporal merging, as its vectors describe it.</summary>
internal sealed class NaiveDyCoke() : NaiveMethod("dycoke_ttm", "DyCoke temporal token merging (prefill stage)")
{
    public override NaiveCase Draw(Draws draws)
    {
        int frames = draws.Int(5, 9), cells = draws.Int(4, 8);
        return new(
            new() { ["frames"] = frames, ["tokens_per_frame"] = cells, ["merging_ratio"] = draws.One(0.3, 0.5, 0.6, 0.7) },
            new() { ["tokens"] = draws.Rows(frames * cells, 5) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] x = inputs.Rows("tokens");
        int frames = parameters.Int("frames"), cells = parameters.Int("tokens_per_frame"), keep = (int)((1 - parameters.Number("merging_ratio")) * cells);
        int[] Least(int frame, int reference) => decisions.Descending(
            [.. Vec.Range(0, cells).Select(cell => -Vec.Cos(x[(frame * cells) + cell], x[(reference * cells) + cell]))], keep);
        SortedDictionary<int, int[]> kept = [];
        for (int frame = 0; frame + 1 < frames; frame += 2)
        {
            kept[frame] = Vec.Range(0, cells);
            kept[frame + 1] = Least(frame + 1, frame);
        }

        for (int frame = 0; frame + 2 < frames - (frames % 2); frame += 4)
        {
            kept[frame + 2] = Least(frame + 2, frame);
        }

        return new()
        {
            ["keep_in_pruned_frame"] = keep,
            ["kept_per_frame"] = kept.ToDictionary(static one => $"{one.Key}", static one => one.Value),
            ["emitted_order"] = kept.SelectMany(one => one.Value.Select(cell => (one.Key * cells) + cell)).ToArray(),
            ["dropped_frames"] = Vec.Range(0, frames).Except(kept.Keys).ToArray(),
        };
    }
}

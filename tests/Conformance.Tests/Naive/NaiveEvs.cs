namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>EVS.</summary>
internal sealed class NaiveEvs() : NaiveMethod("evs", "EVS (vLLM/SGLang video pruning)")
{
    public override NaiveCase Draw(Draws draws)
    {
        int frames = draws.Int(2, 5), rows = draws.Int(1, 3), columns = draws.Int(2, 4);
        return new(
            new() { ["frames"] = frames, ["grid_h"] = rows, ["grid_w"] = columns, ["pruning_rate"] = draws.One(0.3, 0.5, 0.75, 0.9) },
            new() { ["tokens"] = draws.Rows(frames * rows * columns, 6) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] x = inputs.Rows("tokens");
        int frames = parameters.Int("frames"), cells = parameters.Int("grid_h") * parameters.Int("grid_w");
        double[] change = [.. x.Skip(cells).Select((token, i) => 1 - Vec.Cos(token, x[i]))];
        int count = Math.Max(cells, (int)(x.Length * (1 - parameters.Number("pruning_rate"))));
        int[] kept = [.. Vec.Range(0, cells), .. decisions.Top(change, count - cells).Select(token => token + cells)];
        return new()
        {
            ["retained_count"] = count,
            ["kept"] = kept,
            ["per_frame"] = Vec.Range(0, frames).Select(frame => kept.Count(token => token / cells == frame)).ToArray(),
        };
    }
}

namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>VidCom2.</summary>
internal sealed class NaiveVidCom2() : NaiveMethod("vidcom2", "VidCom2")
{
    public override NaiveCase Draw(Draws draws)
    {
        int frames = draws.Int(2, 5), cells = draws.Int(4, 9);
        return new(
            new() { ["frames"] = frames, ["tokens_per_frame"] = cells, ["retain"] = draws.One(0.25, 0.5), ["channel_ratio"] = 0.5, ["temperature"] = 0.01 },
            new() { ["tokens"] = draws.Rows(frames * cells, draws.One(6, 8, 10)) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] x = inputs.Rows("tokens");
        int frames = parameters.Int("frames"), cells = parameters.Int("tokens_per_frame"), width = x[0].Length;
        double[] still = [.. Vec.Range(0, width).Select(channel => -Variance([.. x.Select(row => row[channel])]))];
        int[] channels = decisions.Top(still, (int)(width * parameters.Number("channel_ratio")));
        double[][] unit = [.. x.Select(row => Unit(Vec.Pick(row, channels)))];
        double[][][] byFrame = [.. unit.Chunk(cells)];
        double[][] video = Scores(byFrame, _ => Vec.Mean(unit)), frame = Scores(byFrame, Vec.Mean);
        double[] share = Vec.Softmax([.. video.Select(row => -row.Average() / parameters.Number("temperature"))]);
        double[] scales = [.. share.Select(one => Math.Min(1, parameters.Number("retain") * (1 + one - share.Average())))];
        int[] counts = [.. scales.Select(scale => Rounded(scale * cells, decisions))];
        int[] kept = [.. Vec.Range(0, frames).SelectMany(f =>
            decisions.Top([.. video[f].Zip(frame[f], static (a, b) => -a - b)], counts[f]).Select(token => token + (f * cells)))];
        return new()
        {
            ["channels"] = channels,
            ["video_scores"] = video,
            ["frame_scores"] = frame,
            ["frame_scales"] = scales,
            ["keep_per_frame"] = counts,
            ["kept"] = kept,
        };
    }

    private static int Rounded(double value, Decisions decisions)
    {
        if (value < Math.Round(value, 9) || value > Math.Round(value, 9))
        {
            decisions.Away(value, Math.Floor(value) + 0.5);
        }

        return Math.Max(1, Vec.Round(value));
    }

    private static double[][] Scores(double[][][] frames, Func<double[][], double[]> centre) =>
        [.. frames.Select(frame => frame.Select(token => Kernel(Vec.SquaredDistance(token, centre(frame)))).ToArray())];

    private static double Kernel(double squared) => new[] { 0.125, 0.25, 0.5, 1, 2 }.Sum(alpha => Math.Exp(-squared / (2 * alpha)));

    private static double Variance(double[] values) => values.Average(value => (value - values.Average()) * (value - values.Average()));

    private static double[] Unit(double[] row) => Vec.Norm(row) == 0 ? row : Vec.Scale(row, 1 / Vec.Norm(row));
}

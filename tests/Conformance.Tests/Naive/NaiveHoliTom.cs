namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>HoliTom's windows: every partition is tried.</summary>
internal sealed class NaiveHoliTom() : NaiveMethod("holitom_windows", "HoliTom static-window dynamic programme")
{
    public override NaiveCase Draw(Draws draws)
    {
        int frames = draws.Int(2, 9), cells = draws.Int(3, 9);
        return new(
            new() { ["tau"] = draws.One(0.6, 0.65, 0.7), ["max_window"] = draws.One(2, 3, 1024) },
            new()
            {
                ["adjacent_similarity"] = Enumerable.Range(0, frames - 1)
                    .Select(_ => Enumerable.Range(0, cells).Select(_ => draws.Uniform(0.3, 1)).ToArray()).ToArray(),
            });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] similarity = inputs.Rows("adjacent_similarity");
        double tau = parameters.Number("tau");
        int frames = similarity.Length + 1, longest = parameters.Int("max_window");
        bool[][] same = [.. similarity.Select(row => row.Select(value => decisions.Over(value, tau)).ToArray())];
        int Static(int first, int last) => first == last
            ? 0
            : Vec.Range(0, same[0].Length).Count(cell => Vec.Range(first, last - first).All(frame => same[frame][cell]));
        int Gain(int[][] windows) => windows.Sum(window => Static(window[0], window[1]) * (window[1] - window[0]));

        (int Gain, int[][] Windows)[] best =
            [.. Partitions(0, frames, longest).Select(windows => (Gain(windows), windows)).OrderByDescending(static one => one.Item1).Take(2)];
        if (best.Length > 1 && best[0].Gain == best[1].Gain)
        {
            throw new CloseDecisionException();
        }

        return new()
        {
            ["windows"] = best[0].Windows,
            ["total_removed"] = best[0].Gain,
            ["static_counts"] = best[0].Windows.Select(window => Static(window[0], window[1])).ToArray(),
        };
    }

    /// <summary>All ways to cut the frames from <paramref name="first"/> on into windows [first, last].</summary>
    private static IEnumerable<int[][]> Partitions(int first, int frames, int longest) => first == frames
        ? [[]]
        : Vec.Range(1, Math.Min(longest, frames - first)).SelectMany(
            length => Partitions(first + length, frames, longest), (length, rest) => (int[][])[[first, first + length - 1], .. rest]);
}

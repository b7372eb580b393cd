namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>CDPruner: conditional variances from determinants of the whole kernel, not from an update.</summary>
internal sealed class NaiveCdPruner() : NaiveMethod("cdpruner", "CDPruner")
{
    public override NaiveCase Draw(Draws draws)
    {
        int tokens = draws.Int(6, 18), width = draws.Int(6, 9), shared = draws.Int(3, 5);
        return new(
            new() { ["keep"] = draws.Int(1, 4) },
            new()
            {
                ["features"] = draws.Rows(tokens, width),
                ["image_embeds"] = draws.Rows(tokens, shared),
                ["text_embeds"] = draws.Rows(draws.Int(1, 3), shared),
            });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] features = inputs.Rows("features"), text = inputs.Rows("text_embeds");
        double[] match = [.. inputs.Rows("image_embeds").Select(image => -text.Average(one => Vec.Cos(image, one)))];
        double low = match.Min(), high = match.Max();
        double[] relevance = [.. match.Select(value => (value - low + 1e-6) / (high - low))];
        double Kernel(int i, int j) => relevance[i] * Vec.Cos(features[i], features[j]) * relevance[j];
        List<int> selected = [];
        List<double> gains = [];
        while (selected.Count < parameters.Int("keep"))
        {
            double before = Determinant(selected, Kernel);
            double[] variances = [.. Enumerable.Range(0, features.Length).Select(token =>
                selected.Contains(token) ? double.NegativeInfinity : Determinant([.. selected, token], Kernel) / before)];
            int next = decisions.Greatest(variances);
            selected.Add(next);
            gains.Add(variances[next]);
        }

        return new() { ["relevance"] = relevance, ["selection_order"] = selected, ["gains"] = gains, ["kept_sorted"] = selected.Order().ToArray() };
    }

    /// <summary>Determinant of a symmetric positive part of the kernel, by elimination.</summary>
    private static double Determinant(IReadOnlyList<int> items, Func<int, int, double> kernel)
    {
        double[][] a = [.. items.Select(i => items.Select(j => kernel(i, j)).ToArray())];
        double determinant = 1;
        for (int pivot = 0; pivot < a.Length; pivot++)
        {
            determinant *= a[pivot][pivot];
            for (int row = pivot + 1; row < a.Length; row++)
            {
                a[row] = Vec.Add(a[row], Vec.Scale(a[pivot], -a[row][pivot] / a[pivot][pivot]));
            }
        }

        return determinant;
    }
}

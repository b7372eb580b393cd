namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>CAL: samples whose nearest neighbours are predicted most differently.</summary>
internal sealed class NaiveCal() : NaiveSampleMethod("cal")
{
    /// <summary>Probabilities are at least this much.</summary>
    private const double Least = 1e-12;

    public override NaiveCase Draw(Draws draws)
    {
        int samples = draws.Int(2, 24), classes = draws.Int(2, 5);
        double[][] logits = draws.Rows(samples, classes);
        bool isImpossible = draws.Coin();
        int impossible = draws.Int(0, samples - 1);
        return new(
            new() { ["k"] = draws.Int(1, samples), ["n_neighbors"] = draws.Int(1, samples - 1), ["metric"] = draws.One("euclidean", "cosine") },
            new()
            {
                ["embeddings"] = Embeddings(draws, samples, draws.Int(2, 6)),
                [isImpossible ? "probabilities" : "logits"] = isImpossible
                    ? logits.Select((row, sample) => sample == impossible ? [0, .. Vec.Softmax(row[1..])] : Vec.Softmax(row)).ToArray()
                    : logits,
            });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        bool isCosine = parameters.Text("metric", "euclidean") == "cosine";
        double[][] rows = isCosine ? SampleFormulas.Units(inputs.Rows("embeddings")) : inputs.Rows("embeddings");
        double[][] p = inputs.Has("probabilities") ? inputs.Rows("probabilities") : [.. inputs.Rows("logits").Select(Vec.Softmax)];
        int[] all = Vec.Range(0, rows.Length);
        int[][] neighbours = [.. all.Select(sample => decisions.Descending(
            [.. all.Select(other => other == sample ? double.NegativeInfinity : Nearness(sample, other))], parameters.Int("n_neighbors")))];
        double[] scores = [.. all.Select(sample => neighbours[sample].Average(other => (Divergence(p[sample], p[other]) + Divergence(p[other], p[sample])) / 2))];
        int[] order = decisions.Descending(scores, parameters.Int("k"));
        return new() { ["neighbors"] = neighbours, ["scores"] = scores, ["order"] = order, ["sorted"] = order.Order().ToArray() };

        double Nearness(int a, int b) => isCosine ? Vec.Dot(rows[a], rows[b]) : -Vec.SquaredDistance(rows[a], rows[b]);
    }

    private static double Divergence(double[] p, double[] q) =>
        p.Zip(q, static (a, b) => Math.Max(a, Least) * Math.Log(Math.Max(a, Least) / Math.Max(b, Least))).Sum();
}

namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>Scores of single samples from logits, and the hardest and easiest by them.</summary>
/// <param name="file">Name of the file of vectors without prefix and extension.</param>
internal class NaiveSampleScores(string file = "scores_topk") : NaiveSampleMethod("scores_topk", file)
{
    /// <summary>Names of the scores that are drawn.</summary>
    protected virtual string[] Scores => ["least_confidence", "margin", "entropy"];

    /// <inheritdoc/>
    public override NaiveCase Draw(Draws draws)
    {
        int samples = draws.Int(2, 30), classes = draws.Int(2, 6);
        string score = draws.One(Scores);
        var parameters = new Dictionary<string, object?> { ["score"] = score, ["k"] = draws.Int(1, samples) };
        var inputs = new Dictionary<string, object?>
        {
            ["logits"] = Embeddings(draws, samples, classes),
            ["labels"] = Labels(draws, samples, Math.Min(samples, classes)),
            ["embeddings"] = score == "grand_last_layer" ? draws.Rows(samples, draws.Int(1, 5)) : null,
        };
        if (score == "forgetting")
        {
            inputs["correct"] = Vec.Range(0, samples).Select(_ => Vec.Range(0, 6).Select(_ => draws.Int(0, 2) / 2).ToArray()).ToArray();
            parameters["never_learned"] = draws.One("epochs", "zero");
        }

        if (score == "aum")
        {
            inputs["probs"] = Vec.Range(0, samples).Select(_ => draws.Rows(4, classes).Select(Vec.Softmax).ToArray()).ToArray();
        }

        if (score == "el2n_balanced")
        {
            parameters["quota"] = draws.One("proportional", "equal");
        }

        return new(parameters, inputs);
    }

    /// <inheritdoc/>
    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        string score = parameters.Text("score", parameters.Text("id", ""));
        double[] scores = Score(score, parameters, inputs);
        bool hardIsHigh = score is not ("margin" or "aum");
        double[] hardness = [.. scores.Select(value => hardIsHigh ? value : -value)], easiness = Vec.Scale(hardness, -1);
        return new()
        {
            ["scores"] = scores,
            ["harder_is"] = hardIsHigh ? "higher" : "lower",
            ["keep_hard"] = Keep(hardness),
            ["keep_easy"] = Keep(easiness),
        };

        int[] Keep(double[] values)
        {
            int count = parameters.Int("k");
            if (!parameters.Has("quota"))
            {
                return decisions.Descending(values, count);
            }

            int[][] classes = SampleFormulas.Members(inputs.Ints("labels"));
            int[] sizes = [.. classes.Select(static members => members.Length)];
            int[] quotas = parameters.Text("quota", "") == "equal" ? NaiveQuota.Equal(sizes, count) : NaiveQuota.Proportional(sizes, count);
            return [.. classes.SelectMany((members, label) =>
                decisions.Descending(Vec.Pick(values, members), quotas[label]).Select(place => members[place]))];
        }
    }

    private static double[] Score(string score, Values parameters, Values inputs)
    {
        if (score.StartsWith("forgetting", StringComparison.Ordinal))
        {
            bool countsAll = parameters.Text("never_learned", "epochs") == "epochs";
            return [.. inputs.Rows("correct").Select(epochs =>
                countsAll && epochs.All(static epoch => epoch == 0) ? epochs.Length : epochs.Zip(epochs.Skip(1), static (a, b) => a > b ? 1.0 : 0).Sum())];
        }

        int[] labels = inputs.Ints("labels");
        if (score == "aum")
        {
            return [.. inputs.Heads("probs").Select((epochs, sample) => epochs.Sum(epoch => Lead(epoch, labels[sample])))];
        }

        double[][] embeddings = inputs.Has("embeddings") ? inputs.Rows("embeddings") : [];
        return [.. inputs.Rows("logits").Select((logits, sample) => Of(score, Vec.Softmax(logits), labels[sample], embeddings.ElementAtOrDefault(sample)))];
    }

    private static double Of(string score, double[] p, int label, double[]? embedding) => score switch
    {
        "least_confidence" => 1 - p.Max(),
        "margin" => p.OrderDescending().First() - p.OrderDescending().ElementAt(1),
        "entropy" => -p.Sum(static value => value == 0 ? 0 : value * Math.Log(value)),
        "loss" => -Math.Log(p[label]),
        "grand_last_layer" => Error(p, label) * Math.Sqrt(1 + Vec.Dot(embedding!, embedding!)),
        _ => Error(p, label),
    };

    private static double Error(double[] p, int label) => Vec.Norm([.. p.Select((value, index) => index == label ? value - 1 : value)]);

    private static double Lead(double[] p, int label) => p[label] - p.Where((_, index) => index != label).Max();
}

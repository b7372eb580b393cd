namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>Graph cut by greedy, from the value of whole sets.</summary>
internal sealed class NaiveGraphCut() : NaiveSampleMethod("graph_cut")
{
    public override NaiveCase Draw(Draws draws)
    {
        int samples = draws.Int(1, 14);
        return new(new() { ["k"] = draws.Int(1, samples), ["lam"] = draws.One(0.5, 1, 2, 3.25) }, new() { ["similarity"] = Similarities(draws, samples) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] similarity = inputs.Rows("similarity");
        double lambda = parameters.Number("lam");
        List<int> order = [];
        List<double> gains = [];
        while (order.Count < parameters.Int("k"))
        {
            double[] values = [.. similarity.Select((_, candidate) => Value([.. order, candidate]) - Value(order))];
            int next = decisions.Greatest(values, candidate => !order.Contains(candidate));
            order.Add(next);
            gains.Add(values[next]);
        }

        return new() { ["order"] = order, ["gains"] = gains, ["objective"] = Value(order) };

        double Value(List<int> set) =>
            (lambda * set.Sum(member => similarity.Sum(row => row[member]))) - set.Sum(member => set.Sum(other => similarity[member][other]));
    }
}

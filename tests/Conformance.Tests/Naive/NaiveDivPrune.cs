namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>DivPrune: every step looks at all pairs again. What is selected cannot be selected twice.</summary>
internal sealed class NaiveDivPrune() : NaiveMethod("divprune", "DivPrune (max-min diversity)")
{
    public override NaiveCase Draw(Draws draws)
    {
        int tokens = draws.Int(4, 24);
        double ratio = draws.One(0.098, 0.25, 0.5, 0.75, 1);
        return new(
            new() { ["ratio_kept"] = ratio, ["keep"] = Math.Max(1, Vec.Round(ratio * tokens)) },
            new() { ["features"] = draws.Rows(tokens, draws.Int(3, 8)) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] features = inputs.Rows("features");
        double Distance(int a, int b) => 1 - Vec.Cos(features[a], features[b]);
        List<int> selected = [];
        List<double> scores = [];
        while (selected.Count < parameters.Int("keep"))
        {
            double[] nearest = [.. Enumerable.Range(0, features.Length).Select(token => Enumerable.Range(0, features.Length)
                .Where(other => selected.Count == 0 ? other != token : selected.Contains(other))
                .Min(other => Distance(token, other)))];
            int next = decisions.Greatest(nearest, token => !selected.Contains(token));
            selected.Add(next);
            scores.Add(nearest[next]);
        }

        return new() { ["selection_order"] = selected, ["selection_scores"] = scores, ["kept_sorted"] = selected.Order().ToArray() };
    }
}

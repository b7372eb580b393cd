namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>Facility location by greedy, with what lazy greedy has to evaluate, CRAIG's weights, and the optimum by trying all sets.</summary>
internal sealed class NaiveFacilityLocation() : NaiveSampleMethod("facility_location")
{
    /// <summary>Greedy among candidates; the gains are of the value over all that count.</summary>
    public static int[] Greedy(double[][] similarity, int[] candidates, int[] counted, int count, Decisions decisions, List<double> gains)
    {
        List<int> chosen = [];
        while (chosen.Count < Math.Min(count, candidates.Length))
        {
            double[] values = [.. candidates.Select(candidate => Gain(similarity, chosen, candidate, counted))];
            int next = decisions.Greatest(values, place => !chosen.Contains(candidates[place]));
            chosen.Add(candidates[next]);
            gains.Add(values[next]);
        }

        return [.. chosen];
    }

    public override NaiveCase Draw(Draws draws)
    {
        int samples = draws.Int(1, 11);
        return new(new() { ["k"] = draws.Int(1, Math.Min(samples, 5)) }, new() { ["similarity"] = Similarities(draws, samples) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] similarity = inputs.Rows("similarity");
        (int samples, int count) = (similarity.Length, parameters.Int("k"));
        int[] all = Vec.Range(0, samples);
        List<double> gains = [];
        int[] order = Greedy(similarity, all, all, count, decisions, gains);
        double[] values = [.. SampleFormulas.Subsets(samples, count).Select(set => SampleFormulas.Coverage(similarity, set, all))];
        return new()
        {
            ["order"] = order,
            ["gains"] = gains,
            ["objective"] = SampleFormulas.Coverage(similarity, order, all),
            ["lazy_gain_evaluations"] = LazyEvaluations(similarity, count),
            ["naive_gain_evaluations"] = Vec.Range(0, count).Sum(step => samples - step),
            ["weights"] = order.Select((_, place) => all.Count(sample => Best(similarity[sample], order) == place)).ToArray(),
            ["optimum"] = values.Max(),
            ["optimal_set"] = SampleFormulas.Subsets(samples, count).ElementAt(Array.IndexOf(values, values.Max())),
        };
    }

    /// <summary>The upper bounds in a queue, the greatest first, of equal ones the lowest index: only the first is evaluated again.</summary>
    private static int LazyEvaluations(double[][] similarity, int count)
    {
        int[] all = Vec.Range(0, similarity.Length);
        List<int> chosen = [];
        List<(double Bound, int Index, int Size)> queue = [.. all.Select(index => (Gain(similarity, [], index, all), index, 0))];
        int evaluations = all.Length;
        while (chosen.Count < count)
        {
            (double Bound, int Index, int Size) first = queue.OrderByDescending(static entry => entry.Bound).ThenBy(static entry => entry.Index).First();
            queue.Remove(first);
            if (first.Size == chosen.Count)
            {
                chosen.Add(first.Index);
                continue;
            }

            evaluations++;
            queue.Add((Gain(similarity, chosen, first.Index, all), first.Index, chosen.Count));
        }

        return evaluations;
    }

    private static double Gain(double[][] similarity, List<int> chosen, int candidate, int[] counted) => counted.Sum(sample =>
        Math.Max(0, similarity[sample][candidate] - (chosen.Count == 0 ? 0 : chosen.Max(member => similarity[sample][member]))));

    private static int Best(double[] similarity, int[] order) => Array.FindIndex(order, member => similarity[member] == order.Max(other => similarity[other]));
}

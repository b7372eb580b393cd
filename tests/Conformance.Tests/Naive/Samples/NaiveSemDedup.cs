namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>SemDeDup: in every cluster, in an order, a member leaves that is too similar to an earlier one.</summary>
internal sealed class NaiveSemDedup() : NaiveSampleMethod("semdedup")
{
    /// <summary>What files state where no kept member came earlier.</summary>
    private const double None = -2;

    /// <summary>The samples that leave, ascending.</summary>
    /// <param name="units">Rows of length 1.</param>
    /// <param name="clusters">The cluster of every sample.</param>
    /// <param name="distances">The distance of every sample to its centre.</param>
    /// <param name="parameters">The case's.</param>
    /// <param name="decisions">Makes the choices.</param>
    /// <param name="most">Receives the greatest cosine with an earlier member; nothing for the first.</param>
    public static int[] Removed(double[][] units, int[] clusters, double[] distances, Values parameters, Decisions decisions, double?[] most)
    {
        bool isHard = parameters.Text("which_to_keep", "hard") == "hard", countsRemoved = parameters.Text("mode", "kept-only") == "reference";
        bool isStrict = parameters.Text("threshold_op", "gt") == "gt";
        double threshold = 1 - parameters.Number("eps");
        List<int> removed = [];
        foreach (int[] members in SampleFormulas.Members(clusters))
        {
            double[] values = [.. members.Select(sample => isHard ? distances[sample] : -distances[sample])];
            int[] order = Vec.Pick(members, decisions.Descending(values));
            for (int place = 1; place < order.Length; place++)
            {
                int[] earlier = [.. order[..place].Where(sample => countsRemoved || !removed.Contains(sample))];
                double greatest = earlier.Max(sample => Cosine(units[order[place]], units[sample]));
                most[order[place]] = greatest;
                bool isOver = decisions.Over(greatest, threshold);
                if (isOver || (!isStrict && greatest == threshold))
                {
                    removed.Add(order[place]);
                }
            }
        }

        return [.. removed.Order()];
    }

    public override NaiveCase Draw(Draws draws)
    {
        int samples = draws.Int(2, 40), clusters = draws.Int(1, 3), width = draws.Int(2, 6);
        double[][] rows = NaiveKMeansSpherical.Grouped(draws, samples, draws.Int(1, 8), width);
        for (int copy = draws.Int(0, samples / 2); copy > 0; copy--)
        {
            rows[draws.Int(0, samples - 1)] = rows[draws.Int(0, samples - 1)];
        }

        return new(
            new()
            {
                ["eps"] = draws.One(0, 0.01, 0.05, 0.2, 0.5),
                ["which_to_keep"] = draws.One("hard", "easy"),
                ["threshold_op"] = draws.One("gt", "ge"),
                ["mode"] = draws.One("reference", "kept-only"),
            },
            new() { ["embeddings"] = rows, ["cluster"] = Labels(draws, samples, Math.Min(samples, clusters)), ["centroids"] = draws.Rows(clusters, width) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] units = SampleFormulas.Units(inputs.Rows("embeddings")), centres = SampleFormulas.Units(inputs.Rows("centroids"));
        int[] clusters = inputs.Ints("cluster");
        double[] distances = [.. units.Select((row, sample) => 1 - Vec.Dot(row, centres[clusters[sample]]))];
        double?[] most = new double?[units.Length];
        int[] removed = Removed(units, clusters, distances, parameters, decisions, most);
        double? none = parameters.Text("mode", "kept-only") == "reference" ? null : None;
        return new()
        {
            ["removed"] = removed,
            ["kept"] = Vec.Without(units.Length, removed),
            ["max_sim_to_compared"] = most.Select(value => value ?? none).ToArray(),
        };
    }

    /// <summary>Copies are equal, whatever rounding makes of their lengths.</summary>
    private static double Cosine(double[] a, double[] b) => a.SequenceEqual(b) ? 1 : Vec.Dot(a, b);
}

namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>Spherical k-means from given rows, until nothing moves.</summary>
internal sealed class NaiveKMeansSpherical() : NaiveSampleMethod("kmeans_spherical")
{
    private const int Iterations = 50;

    /// <summary>Rows around so many directions.</summary>
    public static double[][] Grouped(Draws draws, int count, int groups, int width)
    {
        double[][] centres = draws.Rows(groups, width);
        return [.. Vec.Range(0, count).Select(_ => Vec.Add(draws.One(centres), Vec.Scale(draws.Row(width), 0.25)))];
    }

    /// <summary>Clusters of rows of length 1.</summary>
    public static (int[] Nearest, double[][] Centres, double[] Distances) Fit(double[][] units, int[] initial, Decisions decisions)
    {
        double[][] centres = [.. initial.Select(row => units[row])];
        int[] nearest = [];
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            int[] next = [.. units.Select(row => decisions.Greatest([.. centres.Select(centre => Vec.Dot(row, centre))]))];
            if (next.SequenceEqual(nearest))
            {
                return (nearest, centres, [.. units.Select((row, sample) => 1 - Vec.Dot(row, centres[next[sample]]))]);
            }

            nearest = next;
            double[][][] members = [.. centres.Select((_, cluster) => units.Where((_, sample) => next[sample] == cluster).ToArray())];
            if (members.Any(static own => own.Length == 0))
            {
                throw new CloseDecisionException();
            }

            centres = SampleFormulas.Units([.. members.Select(Vec.Mean)]);
        }

        throw new CloseDecisionException();
    }

    public override NaiveCase Draw(Draws draws)
    {
        int samples = draws.Int(4, 40), clusters = draws.Int(1, 4);
        return new(
            new() { ["init_indices"] = draws.Some(clusters, samples), ["max_iter"] = Iterations },
            new() { ["embeddings"] = Grouped(draws, samples, clusters, draws.Int(2, 6)) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] units = SampleFormulas.Units(inputs.Rows("embeddings"));
        (int[] nearest, double[][] centres, double[] distances) = Fit(units, parameters.Ints("init_indices"), decisions);
        return new() { ["assignment"] = nearest, ["centroids"] = centres, ["distance"] = distances };
    }
}

namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>What methods on training sets have in common.</summary>
internal static class SampleFormulas
{
    /// <summary>The key of a sample: splitmix64(splitmix64(seed) XOR index).</summary>
    public static ulong Key(int seed, int index) => Mix(Mix((ulong)seed) ^ (ulong)index);

    /// <summary>The samples with the lowest keys, the lowest first.</summary>
    public static int[] LowestKeys(IEnumerable<int> samples, int seed, int count) => [.. samples.OrderBy(sample => Key(seed, sample)).Take(count)];

    /// <summary>Rows of length 1.</summary>
    public static double[][] Units(double[][] rows)
    {
        if (rows.Any(static row => Vec.Norm(row) == 0))
        {
            throw new CloseDecisionException();
        }

        return [.. rows.Select(static row => Vec.Scale(row, 1 / Vec.Norm(row)))];
    }

    /// <summary>The samples of every class or cluster, ascending.</summary>
    public static int[][] Members(int[] labels) =>
        [.. Vec.Range(0, labels.Max() + 1).Select(label => Vec.Range(0, labels.Length).Where(sample => labels[sample] == label).ToArray())];

    /// <summary>Similarities of all pairs: given, or a constant less the distance of embeddings.</summary>
    public static double[][] Similarities(Values parameters, Values inputs)
    {
        if (inputs.Has("similarity"))
        {
            return inputs.Rows("similarity");
        }

        double[][] rows = inputs.Rows("embeddings");
        double constant = double.Parse(parameters.Text("similarity", "").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        return [.. rows.Select(row => rows.Select(other => constant - Math.Sqrt(Vec.SquaredDistance(row, other))).ToArray())];
    }

    /// <summary>The value of a set under facility location: every sample counts its best one.</summary>
    public static double Coverage(double[][] similarity, IReadOnlyCollection<int> chosen, IEnumerable<int> counted) =>
        chosen.Count == 0 ? 0 : counted.Sum(sample => chosen.Max(member => similarity[sample][member]));

    /// <summary>All sets of so many of the samples, in lexical order.</summary>
    public static IEnumerable<int[]> Subsets(int samples, int count, int from = 0) => count == 0
        ? [[]]
        : Vec.Range(from, samples - from).SelectMany(first => Subsets(samples, count - 1, first + 1).Select(rest => (int[])[first, .. rest]));

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

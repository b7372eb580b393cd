namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>Textbook vector arithmetic in double precision.</summary>
internal static class Vec
{
    public static double Dot(double[] a, double[] b) => a.Zip(b, static (x, y) => x * y).Sum();

    public static double Norm(double[] a) => Math.Sqrt(Dot(a, a));

    /// <summary>Cosine; 0 where a vector has no direction.</summary>
    public static double Cos(double[] a, double[] b)
    {
        double norms = Norm(a) * Norm(b);
        return norms == 0 ? 0 : Dot(a, b) / norms;
    }

    public static double SquaredDistance(double[] a, double[] b) => a.Zip(b, static (x, y) => (x - y) * (x - y)).Sum();

    public static double[] Add(double[] a, double[] b) => [.. a.Zip(b, static (x, y) => x + y)];

    public static double[] Scale(double[] a, double factor) => [.. a.Select(x => x * factor)];

    /// <summary>Sum of weight x row.</summary>
    public static double[] Sum(IReadOnlyCollection<double[]> rows, IEnumerable<double> weights, int width) =>
        rows.Zip(weights, Scale).Aggregate(new double[width], Add);

    public static double[] Mean(IReadOnlyCollection<double[]> rows) => Scale(rows.Aggregate(Add), 1.0 / rows.Count);

    public static double[] Softmax(double[] logits)
    {
        double most = logits.Max();
        double[] powers = [.. logits.Select(logit => Math.Exp(logit - most))];
        return Scale(powers, 1 / powers.Sum());
    }

    /// <summary>The mean over heads of every token's vector: [heads][tokens][width] to [tokens][width].</summary>
    public static double[][] HeadMean(double[][][] heads) =>
        [.. Enumerable.Range(0, heads[0].Length).Select(token => Mean([.. heads.Select(head => head[token])]))];

    /// <summary>The mean over heads of one row a head.</summary>
    public static double[] HeadMean(double[][] rows) => Mean(rows);

    public static int Round(double value) => (int)Math.Round(value, MidpointRounding.ToEven);

    public static int[] Range(int start, int count) => [.. Enumerable.Range(start, count)];

    public static T[] Pick<T>(IReadOnlyList<T> items, IEnumerable<int> indices) => [.. indices.Select(index => items[index])];

    /// <summary>All indices below <paramref name="count"/> that are not among the others, ascending.</summary>
    public static int[] Without(int count, IEnumerable<int> others) => [.. Enumerable.Range(0, count).Except(others)];
}

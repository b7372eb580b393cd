using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

/// <summary>Functions of sets as their definitions say, and greedy that tries every candidate with them: references for kernels.</summary>
internal static class NaiveSets
{
    /// <summary>The similarities 0.5 + 0.5 cos, or c - distance, of all pairs.</summary>
    public static double[][] Similarities<T>(RowBuffer<T> left, RowBuffer<T> right, Func<double[], double[], double> similarity)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        [.. Rows(left).Select(x => Rows(right).Select(y => similarity(x, y)).ToArray())];

    /// <summary>0.5 + 0.5 cos of rows of length 1.</summary>
    public static double Cosine(double[] x, double[] y) => 0.5 + (0.5 * x.Zip(y, static (a, b) => a * b).Sum());

    /// <summary>c - distance.</summary>
    public static Func<double[], double[], double> Below(double c) => (x, y) => c - Math.Sqrt(x.Zip(y, static (a, b) => (a - b) * (a - b)).Sum());

    /// <summary>Facility location; similarities [references][candidates].</summary>
    public static double FacilityLocation(double[][] similarities, IReadOnlyList<int> set) =>
        similarities.Sum(row => set.Count == 0 ? 0 : set.Max(candidate => row[candidate]));

    /// <summary>Graph cut.</summary>
    public static double GraphCut(double[][] similarities, IReadOnlyList<int> set, double lambda) =>
        (lambda * set.Sum(candidate => similarities.Sum(row => row[candidate]))) - set.Sum(i => set.Sum(j => similarities[i][j]));

    /// <summary>The logarithm of the determinant, by elimination.</summary>
    public static double LogDeterminant(double[][] similarities, IReadOnlyList<int> set)
    {
        double[][] matrix = [.. set.Select(i => set.Select(j => similarities[i][j]).ToArray())];
        double log = 0;
        for (int pivot = 0; pivot < matrix.Length; pivot++)
        {
            log += Math.Log(matrix[pivot][pivot]);
            for (int row = pivot + 1; row < matrix.Length; row++)
            {
                double factor = matrix[row][pivot] / matrix[pivot][pivot];
                for (int column = pivot; column < matrix.Length; column++)
                {
                    matrix[row][column] -= factor * matrix[pivot][column];
                }
            }
        }

        return log;
    }

    /// <summary>Greedy; equal gains, up to rounding, go to the lowest candidate.</summary>
    public static List<int> Greedy(int candidates, int count, Func<IReadOnlyList<int>, double> value)
    {
        var set = new List<int>();
        while (set.Count < count)
        {
            int best = -1;
            double most = double.NegativeInfinity;
            for (int candidate = 0; candidate < candidates; candidate++)
            {
                double reached = set.Contains(candidate) ? double.NegativeInfinity : value([.. set, candidate]);
                if (reached > most + 1e-9)
                {
                    (best, most) = (candidate, reached);
                }
            }

            set.Add(best);
        }

        return set;
    }

    /// <summary>The best value of any set of so many.</summary>
    public static double Optimum(int candidates, int count, Func<IReadOnlyList<int>, double> value) =>
        Sets(candidates, count).Max(set => value(set));

    private static IEnumerable<int[]> Sets(int candidates, int count) => count == 0
        ? [[]]
        : Enumerable.Range(count - 1, candidates - count + 1).SelectMany(last => Sets(last, count - 1).Select(set => (int[])[.. set, last]));

    private static IEnumerable<double[]> Rows<T>(RowBuffer<T> rows)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < rows.Count; row++)
        {
            yield return Array.ConvertAll(rows[row].ToArray(), static value => double.CreateTruncating(value));
        }
    }
}

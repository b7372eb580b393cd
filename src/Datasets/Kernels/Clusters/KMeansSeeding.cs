using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>Finds rows that are good first centres: each drawn with a probability that grows with its squared distance to those drawn before.</summary>
internal static class KMeansSeeding
{
    /// <summary>Rows whose distances are added up at a time.</summary>
    private const int Block = 4096;

    /// <summary>Finds them.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="fit">Counts what is compared.</param>
    /// <param name="options">How many, and how.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal static int[] Find<T>(RowBuffer<T> rows, KMeansFit<T> fit, KMeansOptions options, VectorWidth vectors)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        options.Initialization == KMeansInitialization.PlusPlus ? PlusPlus(rows, [], fit, options, vectors) : Parallel(rows, fit, options, vectors);

    /// <summary>k-means++: one row after the other.</summary>
    private static int[] PlusPlus<T>(RowBuffer<T> rows, ReadOnlySpan<double> weights, KMeansFit<T> fit, KMeansOptions options, VectorWidth vectors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var distances = new CentreDistances<T>(rows, options.Threads, options.Stop, vectors);
        int[] chosen = new int[options.Clusters];
        double[] shares = new double[rows.Count];
        for (int cluster = 0; cluster < chosen.Length; cluster++)
        {
            for (int row = 0; row < shares.Length; row++)
            {
                double distance = cluster == 0 ? 1 : double.Max(double.CreateTruncating(distances.Least[row]), 0);
                shares[row] = weights.IsEmpty ? distance : distance * weights[row];
            }

            double point = KMeansOptions.Unit(KeyedHash.Key(KeyedHash.Key(options.Seed, (ulong)options.Passes + 1), (ulong)cluster));
            int drawn = Draw(shares, point);
            if (drawn < 0)
            {
                // All rows that are left equal a centre; hidden ones are centres themselves.
                drawn = distances.Least.IndexOfAnyExceptInRange(-T.One, -T.One);
            }

            chosen[cluster] = drawn;
            distances.Lower([drawn]);
            distances.Hide(drawn);
        }

        fit.Comparisons += distances.Comparisons;
        return chosen;
    }

    /// <summary>k-means||: several rows a pass, then k-means++ among them, each with the weight of the rows that are nearest to it.</summary>
    private static int[] Parallel<T>(RowBuffer<T> rows, KMeansFit<T> fit, KMeansOptions options, VectorWidth vectors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[] byKey = [.. Enumerable.Range(0, rows.Count)];
        ulong[] keys = [.. byKey.Select(row => options.Key(0, row))];
        Array.Sort(keys, byKey);
        var candidates = new SeedCandidates<T>(rows, options, vectors);
        candidates.Add([byKey[0]]);
        bool any = true;
        for (int pass = 1; pass <= options.Passes && any; pass++)
        {
            List<int> drawn = Draw(candidates.Shares, pass, options);
            candidates.Add(drawn);
            any = drawn.Count > 0;
        }

        candidates.Add(candidates.Missing(byKey));
        fit.Comparisons += (long)rows.Count * candidates.Rows.Count;
        return candidates.Rows.Count == options.Clusters ? [.. candidates.Rows] : Reduce(rows, candidates, fit, options, vectors);
    }

    private static List<int> Draw(ReadOnlySpan<double> shares, int pass, KMeansOptions options)
    {
        double factor = options.Oversampling * options.Clusters / Total(shares);
        var drawn = new List<int>();
        for (int row = 0; row < shares.Length; row++)
        {
            if (KMeansOptions.Unit(options.Key(pass, row)) < factor * shares[row])
            {
                drawn.Add(row);
            }
        }

        return drawn;
    }

    private static int[] Reduce<T>(RowBuffer<T> rows, SeedCandidates<T> candidates, KMeansFit<T> fit, KMeansOptions options, VectorWidth vectors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var chosen = new RowBuffer<T>(candidates.Rows.Count, rows.Width);
        for (int i = 0; i < chosen.Count; i++)
        {
            rows[candidates.Rows[i]].CopyTo(chosen[i]);
        }

        return [.. PlusPlus(chosen, candidates.Weights(), fit, options, vectors).Select(candidate => candidates.Rows[candidate])];
    }

    /// <summary>The row on which a point falls when shares lie one behind the other; -1 where all are 0.</summary>
    private static int Draw(ReadOnlySpan<double> shares, double point)
    {
        double rest = point * Total(shares);
        int last = -1;
        for (int first = 0; first < shares.Length; first += Block)
        {
            ReadOnlySpan<double> block = shares[first..int.Min(first + Block, shares.Length)];
            double sum = Sum(block);
            if (rest >= sum)
            {
                // Rounding may leave a point behind the end: then the last row with a share is meant.
                last = block.LastIndexOfAnyExcept(0.0) is >= 0 and var at ? first + at : last;
                rest -= sum;
                continue;
            }

            for (int i = 0; i < block.Length; i++)
            {
                last = block[i] > 0 ? first + i : last;
                rest -= block[i];
                if (rest < 0)
                {
                    return last;
                }
            }
        }

        return last;
    }

    private static double Total(ReadOnlySpan<double> shares)
    {
        double total = 0;
        for (int first = 0; first < shares.Length; first += Block)
        {
            total += Sum(shares[first..int.Min(first + Block, shares.Length)]);
        }

        return total;
    }

    private static double Sum(ReadOnlySpan<double> block)
    {
        double sum = 0;
        foreach (double share in block)
        {
            sum += share;
        }

        return sum;
    }
}

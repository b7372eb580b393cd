using System.Globalization;
using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>What cases of selectors of sets have in common.</summary>
internal static class SubsetCase
{
    /// <summary>The seed of parts by hash.</summary>
    private const ulong PartitionSeed = 5;

    private const string Distance = " - Euclidean distance";

    /// <summary>The similarities of all pairs: given, or made of embeddings in the way that the case names.</summary>
    /// <param name="vector">The case.</param>
    public static RowBuffer<double> Similarities(VectorCase vector)
    {
        if (vector.Inputs.Has("similarity"))
        {
            return vector.Inputs.Rows("similarity");
        }

        using RowBuffer<double> rows = vector.Inputs.Rows("embeddings");
        PairSimilarity similarity = Similarity(vector.Params.Text("similarity", "0.5+0.5cos"), rows);
        using var source = new RowSimilarities<double>(rows, null, similarity);
        var pairs = new RowBuffer<double>(rows.Count, rows.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            for (int j = 0; j < rows.Count; j++)
            {
                pairs[i][j] = source.Between(i, j);
            }
        }

        return pairs;
    }

    /// <summary>Scales every row to length 1.</summary>
    /// <param name="rows">The rows.</param>
    public static void Normalise(RowBuffer<double> rows)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            double norm = Math.Sqrt(rows[row].ToArray().Sum(static value => value * value));
            foreach (ref double value in rows[row])
            {
                value /= norm;
            }
        }
    }

    /// <summary>The mean of all rows.</summary>
    /// <param name="rows">The rows.</param>
    public static double[] Mean(RowBuffer<double> rows) =>
        [.. Enumerable.Range(0, rows.Width).Select(channel => Enumerable.Range(0, rows.Count).Average(row => rows[row][channel]))];

    /// <summary>The part of every sample: given, or by the rule that the case names.</summary>
    /// <param name="vector">The case.</param>
    /// <param name="samples">Number of samples.</param>
    public static int[] Partition(VectorCase vector, int samples)
    {
        if (vector.Inputs.Has("partition"))
        {
            return vector.Inputs.Ints("partition");
        }

        ulong parts = (ulong)vector.Params.Int(vector.Params.Spelling("shards", "parts", "m"), 3);
        return vector.Params.Text("partition", vector.Name) switch
        {
            { } rule when rule.Contains("hash", StringComparison.OrdinalIgnoreCase) =>
                [.. Enumerable.Range(0, samples).Select(sample => (int)(KeyedHash.Key(PartitionSeed, (ulong)sample) % parts))],
            { } rule when rule.StartsWith("round", StringComparison.OrdinalIgnoreCase) =>
                [.. Enumerable.Range(0, samples).Select(sample => sample % (int)parts)],
            _ => vector.Inputs.Ints(vector.Inputs.Spelling("partition", "source", "sources")),
        };
    }

    /// <summary>In ascending order.</summary>
    /// <param name="values">Indices.</param>
    public static int[] Sorted(ReadOnlySpan<int> values)
    {
        int[] sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>Compares the best set, where the case states it.</summary>
    /// <param name="vector">The case.</param>
    /// <param name="function">The function.</param>
    /// <param name="count">Members of a set.</param>
    public static void ExpectOptimum(VectorCase vector, ISubmodularFunction function, int count)
    {
        if (vector.States("optimum") || vector.States("optimal_set"))
        {
            (int[] best, double value) = Optimum(function, count);
            vector.Expect("optimum", value);
            vector.Expect("optimal_set", best);
        }
    }

    /// <summary>The best set, by trying all; of equal ones the first in lexical order.</summary>
    /// <param name="function">The function; holds the last set tried afterwards.</param>
    /// <param name="count">Members of a set.</param>
    public static (int[] Best, double Value) Optimum(ISubmodularFunction function, int count)
    {
        int[] set = [.. Enumerable.Range(0, count)], best = [];
        double most = double.NegativeInfinity;
        do
        {
            function.Reset();
            Array.ForEach(set, function.Add);
            if (function.Value > most)
            {
                (best, most) = ([.. set], function.Value);
            }
        }
        while (Next(set, function.Candidates));

        return (best, most);
    }

    private static bool Next(int[] set, int candidates)
    {
        int place = set.Length - 1;
        while (place >= 0 && set[place] == candidates - set.Length + place)
        {
            place--;
        }

        if (place < 0)
        {
            return false;
        }

        set[place]++;
        for (int next = place + 1; next < set.Length; next++)
        {
            set[next] = set[next - 1] + 1;
        }

        return true;
    }

    private static PairSimilarity Similarity(string name, RowBuffer<double> rows)
    {
        if (name.EndsWith(Distance, StringComparison.Ordinal)
            && double.TryParse(name.AsSpan(0, name.Length - Distance.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double constant))
        {
            return PairSimilarity.Below(constant);
        }

        if (name.Replace(" ", "", StringComparison.Ordinal).StartsWith("0.5+0.5", StringComparison.Ordinal))
        {
            Normalise(rows);
            return PairSimilarity.Cosine;
        }

        throw new UnknownCaseException($"unknown similarity '{name}'");
    }
}

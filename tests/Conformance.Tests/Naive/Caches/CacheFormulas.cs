namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>Textbook formulas that several methods share. Heads are [entries][channels]; query head h reads key head h / group.</summary>
internal static class CacheFormulas
{
    /// <summary>Entries that stay when a fraction is removed: truncated, in double precision; nothing removed keeps everything.</summary>
    public static int Kept(int entries, double removed) => removed == 0 ? entries : (int)(entries * (1 - removed));

    /// <summary>A ratio by which a cache of a few entries shrinks.</summary>
    public static double Ratio(Draws draws) => draws.One(0.25, 0.3, 1.0 / 3, 0.5, 0.6, 0.75);

    /// <summary>The statements of a file on the scores of a layer, and on the entries that each head keeps.</summary>
    public static Dictionary<string, object?> Highest(double[][] scores, double removed, Decisions decisions, bool inOrder)
    {
        int kept = Kept(scores[0].Length, removed);
        var results = new Dictionary<string, object?>
        {
            ["scores"] = new[] { scores },
            ["n_kept"] = kept,
            ["kept_sorted"] = new[] { scores.Select(head => decisions.Top(head, kept)).ToArray() },
        };
        if (inOrder)
        {
            results["kept_by_score"] = new[] { scores.Select(head => decisions.Descending(head, kept)).ToArray() };
        }

        return results;
    }

    /// <summary>Attention of one query over the first entries of a head.</summary>
    public static double[] Attention(double[] query, IEnumerable<double[]> keys) =>
        Vec.Softmax([.. keys.Select(key => Vec.Dot(query, key) / Math.Sqrt(query.Length))]);

    /// <summary>The mean over the query heads of each key head: [query heads][n] to [key heads][n].</summary>
    public static double[][] GroupMean(double[][] rows, int keyHeads) =>
        [.. rows.Chunk(rows.Length / keyHeads).Select(static group => Vec.Mean(group))];

    /// <summary>Scores followed by entries that have to stay: one more than the highest score of all heads.</summary>
    public static double[][] ThenProtected(double[][] scores, int count)
    {
        double above = scores.SelectMany(static head => head).Max() + 1;
        return [.. scores.Select(head => (double[])[.. head, .. Enumerable.Repeat(above, count)])];
    }

    /// <summary>Scores behind entries that have to stay: one more than the highest score of all heads.</summary>
    public static double[][] AfterProtected(double[][] scores, int count)
    {
        double above = scores.SelectMany(static head => head).Max() + 1;
        return [.. scores.Select(head => (double[])[.. Enumerable.Repeat(above, count), .. head])];
    }

    /// <summary>Rotary embedding in halves: channels i and i + half are turned by position x theta^(-2 i / channels).</summary>
    public static double[] Rotate(double[] vector, double position, double theta)
    {
        int half = vector.Length / 2;
        double[] turned = new double[vector.Length];
        for (int i = 0; i < half; i++)
        {
            (double sin, double cos) = Math.SinCos(position * Math.Pow(theta, -2.0 * i / vector.Length));
            turned[i] = (vector[i] * cos) - (vector[i + half] * sin);
            turned[i + half] = (vector[i + half] * cos) + (vector[i] * sin);
        }

        return turned;
    }

    /// <summary>Linear interpolation between the sorted values, and whether a value itself was hit.</summary>
    public static (double Value, bool IsHit) Percentile(IEnumerable<double> values, double percent)
    {
        double[] sorted = [.. values.Order()];
        double place = percent / 100 * (sorted.Length - 1);
        int below = (int)place;
        double above = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return (sorted[below] + ((place - below) * (above - sorted[below])), place == below);
    }
}

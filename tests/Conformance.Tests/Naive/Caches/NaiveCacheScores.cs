namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>Formulas of methods on caches that have no file of vectors. A head is [entries][channels].</summary>
internal static class NaiveCacheScores
{
    public static double[] Norms(double[][] head) => [.. head.Select(Vec.Norm)];

    public static double[] KeyDiff(double[][] head)
    {
        double[] anchor = Vec.Mean([.. head.Select(static key => Vec.Scale(key, 1 / Vec.Norm(key)))]);
        return [.. head.Select(key => -Vec.Cos(key, anchor))];
    }

    /// <summary>CUR: squared lengths of keys and values, each a share of its window of 16; products as shares of the head; sinks get 1.</summary>
    public static double[] Cur(double[][] keys, double[][] values, int sinks)
    {
        double[] products = [.. Shares(keys).Zip(Shares(values), static (key, value) => key * value)];
        double sum = products.Sum();
        return [.. products.Select((product, entry) => entry < sinks ? 1 : product / sum)];

        static IEnumerable<double> Shares(double[][] rows) => rows.Select(static row => Vec.Dot(row, row)).Chunk(16)
            .SelectMany(static window => window.Select(square => square / window.Sum()));
    }

    /// <summary>BlockPress over KeyDiff.</summary>
    public static int[] Blocks(double[][] keys, RandomCache cache, int block, Decisions decisions)
    {
        int[] kept = Vec.Range(0, cache.Kept);
        foreach (int[] next in Vec.Range(cache.Kept, keys.Length - cache.Kept).Chunk(block))
        {
            int[] candidates = [.. kept, .. next];
            int recent = Math.Clamp(next[^1] + 1 - (keys.Length - cache.Recent), 0, candidates.Length);
            double[] scores = cache.Protected(KeyDiff(Vec.Pick(keys, candidates)), candidates.Length, recent);
            kept = Vec.Pick(candidates, decisions.TopOfTied(scores, cache.Kept));
        }

        return kept;
    }

    /// <summary>CriticalKV in two stages.</summary>
    public static int[][] Critical(double[][] scores, RandomCache cache, Decisions decisions) => [.. scores.Select((row, head) =>
    {
        int[] first = decisions.Top(row, cache.Kept / 2);
        double[] adds = [.. cache.Values[head].Select(value => Vec.Range(0, cache.Group).Average(query =>
        {
            int start = ((head * cache.Group) + query) * cache.Width;
            double[] output = Vec.Sum(cache.Projection[start..(start + cache.Width)], value, cache.Projection[0].Length);
            return output.Sum(Math.Abs);
        }))];
        double[] second = [.. row.Select((score, entry) => first.Contains(entry) ? double.PositiveInfinity : (score + 1e-4) * adds[entry])];
        return decisions.TopOfTied(second, cache.Kept);
    })];

    /// <summary>MergingPress: values of a head after the evicted ones were folded in.</summary>
    public static double[][] Merged(double[][] keys, double[][] values, int[] stay, double threshold, Decisions decisions)
    {
        double[][] sums = [.. values.Select(static value => (double[])[.. value])];
        double[] weights = [.. values.Select(static _ => 1.0)];
        foreach (int evicted in Vec.Without(keys.Length, stay))
        {
            double[] similarities = [.. stay.Select(entry => Vec.Cos(keys[evicted], keys[entry]))];
            int best = decisions.Greatest(similarities), target = stay[best];
            if (!decisions.Over(similarities[best], threshold) || !decisions.Over(similarities[best], 0))
            {
                continue;
            }

            double weight = similarities[best] * Vec.Norm(values[evicted]) / (Vec.Norm(values[evicted]) + Vec.Norm(values[target]) + 1e-6);
            sums[target] = Vec.Add(sums[target], Vec.Scale(values[evicted], weight));
            weights[target] += weight;
        }

        return [.. sums.Zip(weights, static (sum, weight) => Vec.Scale(sum, 1 / weight))];
    }

    /// <summary>Rotary embedding of the first channels, in halves or in neighbours.</summary>
    public static double[] Turned(double[] vector, int positions, int pairs, double theta, bool isInterleaved)
    {
        double[] turned = [.. vector];
        for (int i = 0; i < pairs; i++)
        {
            (int a, int b) = isInterleaved ? (2 * i, (2 * i) + 1) : (i, i + pairs);
            (double sin, double cos) = Math.SinCos(positions * Math.Pow(theta, -(double)i / pairs));
            (turned[a], turned[b]) = ((vector[a] * cos) - (vector[b] * sin), (vector[b] * cos) + (vector[a] * sin));
        }

        return turned;
    }
}

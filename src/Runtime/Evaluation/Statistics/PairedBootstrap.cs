using PipelineDsl.Kernels;

namespace PipelineDsl.Evaluation;

/// <summary>
/// Paired bootstrap of the difference in accuracy between an arm and the mean of the random arm's seeds. Items are drawn with
/// replacement and both sides keep their answers to them, so that items which are hard for all cancel out. Seeds are drawn
/// with replacement too: another choice of seeds would have given another mean.
/// </summary>
public sealed class PairedBootstrap
{
    /// <summary>How often the set is drawn again.</summary>
    public int Replicates { get; init; } = 2000;

    /// <summary>Confidence of the interval.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>The same seed gives the same interval on every machine.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Percentile interval of (accuracy of the arm - mean accuracy of the random runs).</summary>
    /// <param name="arm">Whether the arm answered each item right.</param>
    /// <param name="random">Whether each random run answered each item right [runs][items].</param>
    /// <exception cref="ArgumentException">There are no items or no runs, or their lengths differ.</exception>
    public Interval Difference(ReadOnlySpan<bool> arm, IReadOnlyList<bool[]> random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfZero(arm.Length, nameof(arm));
        ArgumentOutOfRangeException.ThrowIfZero(random.Count, nameof(random));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Replicates);
        foreach (bool[] run in random)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(run.Length, arm.Length, nameof(random));
        }

        int[] weights = new int[random.Count];
        int[] scores = new int[arm.Length];
        double[] differences = new double[Replicates];
        for (int replicate = 0; replicate < Replicates; replicate++)
        {
            ulong key = KeyedHash.Key(Seed, (ulong)replicate);
            DrawSeeds(key, weights);
            Score(arm, random, weights, scores);
            differences[replicate] = SumOfDraw(key, scores) / ((double)arm.Length * random.Count);
        }

        Array.Sort(differences);
        return new(Quantile.OfSorted(differences, (1 - Level) / 2), Quantile.OfSorted(differences, (1 + Level) / 2));
    }

    private static void DrawSeeds(ulong key, Span<int> weights)
    {
        weights.Clear();
        for (int i = 0; i < weights.Length; i++)
        {
            weights[Draw(key, ulong.MaxValue - (ulong)i, weights.Length)]++;
        }
    }

    /// <summary>Per item: runs x (arm right) - (random runs right), in whole numbers, so that no order of summation matters.</summary>
    private static void Score(ReadOnlySpan<bool> arm, IReadOnlyList<bool[]> random, ReadOnlySpan<int> weights, Span<int> scores)
    {
        for (int item = 0; item < arm.Length; item++)
        {
            scores[item] = arm[item] ? weights.Length : 0;
        }

        for (int run = 0; run < weights.Length; run++)
        {
            ReadOnlySpan<bool> right = random[run];
            int weight = weights[run];
            for (int item = 0; item < right.Length && weight > 0; item++)
            {
                scores[item] -= right[item] ? weight : 0;
            }
        }
    }

    private static long SumOfDraw(ulong key, ReadOnlySpan<int> scores)
    {
        long sum = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            sum += scores[Draw(key, (ulong)i, scores.Length)];
        }

        return sum;
    }

    private static int Draw(ulong key, ulong item, int count) => (int)Math.BigMul(KeyedHash.Key(key, item), (ulong)count, out _);
}

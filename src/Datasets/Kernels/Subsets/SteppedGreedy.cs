namespace PipelineDsl.Kernels;

/// <summary>Greedy that evaluates gains at every step: of all candidates, or of a keyed sample (arXiv 1409.7938).</summary>
internal static class SteppedGreedy
{
    /// <summary>Candidates between two questions whether the run is to stop.</summary>
    private const int Chunk = 1024;

    /// <summary>Candidates of a sample: (n / k) ln(1 / epsilon), rounded up.</summary>
    /// <param name="candidates">n.</param>
    /// <param name="options">k and epsilon.</param>
    internal static int Sample(int candidates, GreedyOptions options) =>
        (int)Math.Min(candidates, Math.Ceiling((double)candidates / Math.Max(1, options.Count) * Math.Log(1 / options.Epsilon)));

    /// <summary>Picks candidates.</summary>
    /// <param name="picks">Receives them.</param>
    /// <param name="sample">Candidates that compete at a step: those with the smallest keys of (seed + step, name).</param>
    /// <returns>Gains that were evaluated.</returns>
    internal static long Select(GreedyPicks picks, int sample)
    {
        long evaluations = 0;
        int[] competing = new int[picks.Function.Candidates];
        ulong[] keys = new ulong[competing.Length];
        double[] gains = new double[competing.Length];
        while (!picks.IsFull)
        {
            int count = Fitting(picks, competing);
            if (count == 0)
            {
                break;
            }

            if (count > sample)
            {
                Draw(picks, competing.AsSpan(0, count), keys, sample);
                count = sample;
            }

            Evaluate(picks, competing.AsSpan(0, count), gains);
            evaluations += count;
            int best = 0;
            for (int i = 1; i < count; i++)
            {
                best = picks.Rate(competing[i], gains[i]) > picks.Rate(competing[best], gains[best]) ? i : best;
            }

            picks.Add(competing[best], gains[best]);
        }

        return evaluations;
    }

    /// <summary>Evaluates many gains.</summary>
    /// <param name="picks">The run.</param>
    /// <param name="candidates">Which.</param>
    /// <param name="gains">Receives the gains.</param>
    internal static void Evaluate(GreedyPicks picks, ReadOnlySpan<int> candidates, Span<double> gains)
    {
        for (int first = 0; first < candidates.Length; first += Chunk)
        {
            int count = Math.Min(Chunk, candidates.Length - first);
            picks.Evaluate(candidates.Slice(first, count), gains.Slice(first, count));
        }
    }

    private static int Fitting(GreedyPicks picks, Span<int> competing)
    {
        int count = 0;
        for (int candidate = 0; candidate < competing.Length; candidate++)
        {
            if (picks.Fits(candidate))
            {
                competing[count++] = candidate;
            }
        }

        return count;
    }

    /// <summary>
    /// Leaves the candidates with the smallest keys, in ascending order. Keys of different names never are equal, since the hash is a bijection, and
    /// they are uniform: those below a bound that holds nearly always are sorted, and all of them otherwise.
    /// </summary>
    private static void Draw(GreedyPicks picks, Span<int> competing, Span<ulong> keys, int sample)
    {
        double expected = (sample + (6 * Math.Sqrt(sample)) + 16) / competing.Length;
        ulong bound = expected >= 1 ? ulong.MaxValue : (ulong)(expected * ulong.MaxValue);
        int below = Below(picks, competing, keys, bound);
        if (below < sample)
        {
            below = Below(picks, competing, keys, ulong.MaxValue);
        }

        keys[..below].Sort(competing[..below]);
        competing[..sample].Sort();
    }

    /// <summary>Moves candidates whose keys are at most <paramref name="bound"/> to the front, and writes the keys.</summary>
    private static int Below(GreedyPicks picks, Span<int> competing, Span<ulong> keys, ulong bound)
    {
        ulong seed = picks.Options.Seed + (ulong)picks.Count;
        ReadOnlySpan<long> names = picks.Options.Keys.Span;
        int below = 0;
        for (int i = 0; i < competing.Length; i++)
        {
            ulong key = KeyedHash.Key(seed, names.IsEmpty ? (ulong)competing[i] : (ulong)names[competing[i]]);
            if (key <= bound)
            {
                keys[below] = key;
                (competing[below], competing[i]) = (competing[i], competing[below]);
                below++;
            }
        }

        return below;
    }
}

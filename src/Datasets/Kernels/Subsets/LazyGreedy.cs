namespace PipelineDsl.Kernels;

/// <summary>
/// Greedy by upper bounds (Minoux 1978): a gain that was evaluated for a smaller set bounds it from above, so a candidate on top of the heap whose
/// gain is up to date is the best. The same picks as naive greedy, since bounds only fall and ties go to the lowest place.
/// </summary>
internal static class LazyGreedy
{
    /// <summary>Picks candidates.</summary>
    /// <param name="picks">Receives them.</param>
    /// <param name="accepted">Share of the greatest bound that is good enough; 1 for exact greedy.</param>
    /// <returns>Gains that were evaluated.</returns>
    internal static long Select(GreedyPicks picks, double accepted)
    {
        int candidates = picks.Function.Candidates;
        int[] stamps = new int[candidates];
        double[] latest = new double[candidates];
        PriorityQueue<int, GainBound> queue = First(picks, latest);
        long evaluations = candidates;

        // Approximate greedy decides one candidate at a time: bounds that were renewed early would change what is accepted later.
        int[] batch = new int[accepted < 1 ? 1 : picks.Options.Batch];
        var bounds = new double[batch.Length];
        double[] gains = new double[batch.Length];
        while (!picks.IsFull && queue.TryDequeue(out int candidate, out GainBound top))
        {
            if (!picks.Fits(candidate))
            {
                continue;
            }

            if (stamps[candidate] == picks.Count)
            {
                picks.Add(candidate, latest[candidate]);
                continue;
            }

            (batch[0], bounds[0]) = (candidate, top.Bound);
            int count = 1;
            while (count < batch.Length && queue.TryPeek(out int next, out GainBound bound) && stamps[next] != picks.Count)
            {
                queue.Dequeue();
                if (picks.Fits(next))
                {
                    (batch[count], bounds[count++]) = (next, bound.Bound);
                }
            }

            picks.Evaluate(batch.AsSpan(0, count), gains);
            evaluations += count;
            if (accepted < 1 && picks.Rate(candidate, gains[0]) >= accepted * top.Bound)
            {
                picks.Add(candidate, gains[0]);
                continue;
            }

            for (int i = 0; i < count; i++)
            {
                // Rounding may lift a gain above its bound by the last bit.
                (stamps[batch[i]], latest[batch[i]]) = (picks.Count, gains[i]);
                queue.Enqueue(batch[i], new GainBound(Math.Min(bounds[i], picks.Rate(batch[i], gains[i])), batch[i]));
            }
        }

        return evaluations;
    }

    private static PriorityQueue<int, GainBound> First(GreedyPicks picks, double[] gains)
    {
        int[] all = [.. Enumerable.Range(0, gains.Length)];
        SteppedGreedy.Evaluate(picks, all, gains);
        return new PriorityQueue<int, GainBound>(all.Select(candidate => (candidate, new GainBound(picks.Rate(candidate, gains[candidate]), candidate))));
    }
}

namespace PipelineDsl.KvCaches;

/// <summary>Divides a layer's budget among heads that hold different numbers of entries.</summary>
internal static class HeadShares
{
    /// <summary>
    /// In proportion to shares, exactly: rounded down, and what is then missing goes to the largest remainders, the lowest head first. No head keeps
    /// more than it holds or fewer than must stay.
    /// </summary>
    /// <param name="total">Entries of all heads; at most those held.</param>
    /// <param name="shares">One a head.</param>
    /// <param name="least">Entries of a head that must stay.</param>
    /// <param name="held">Entries that each head holds.</param>
    /// <param name="budgets">Receives the entries that each head keeps.</param>
    internal static void Divide(int total, ReadOnlySpan<int> shares, int least, ReadOnlySpan<int> held, Span<int> budgets)
    {
        long all = 0;
        foreach (int share in shares)
        {
            all += share;
        }

        int given = 0;
        for (int head = 0; head < held.Length; head++)
        {
            long exact = all == 0 ? total / held.Length : (long)total * shares[head] / all;
            budgets[head] = (int)long.Clamp(exact, int.Min(least, held[head]), held[head]);
            given += budgets[head];
        }

        while (given != total)
        {
            int step = given < total ? 1 : -1, best = -1;
            double most = double.NegativeInfinity;
            for (int head = 0; head < held.Length; head++)
            {
                bool mayChange = step > 0 ? budgets[head] < held[head] : budgets[head] > int.Min(least, held[head]);
                double missing = step * ((all == 0 ? 0 : (double)total * shares[head] / all) - budgets[head]);
                if (mayChange && missing > most)
                {
                    (best, most) = (head, missing);
                }
            }

            if (best < 0)
            {
                return;
            }

            budgets[best] += step;
            given += step;
        }
    }
}

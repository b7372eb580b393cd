namespace PipelineDsl.Kernels;

/// <summary>The checks that all selections of cache entries share.</summary>
internal static class EntryScores
{
    /// <summary>Entries of a head, by the number of scores and of heads.</summary>
    /// <param name="scores">Number of scores.</param>
    /// <param name="kept">What will receive the choice.</param>
    /// <exception cref="ArgumentException">The scores are no whole rows, or a row does not fit.</exception>
    internal static int Entries(int scores, KeptEntries kept)
    {
        int entries = kept.Heads == 0 ? 0 : scores / kept.Heads;
        return entries * kept.Heads == scores && entries <= kept.Stride
            ? entries
            : throw new ArgumentException(
                $"{scores} scores are not one for each entry of {kept.Heads} heads with room for {kept.Stride} entries each.", nameof(scores));
    }

    /// <summary>Requires scores that can be compared.</summary>
    /// <param name="scores">Scores [heads, entries].</param>
    /// <param name="entries">Entries of a head.</param>
    /// <param name="firstHead">Which head of the layer the first one here is.</param>
    /// <exception cref="NotFiniteNumberException">A score is NaN or infinite.</exception>
    internal static void RequireFinite(ReadOnlySpan<float> scores, int entries, int firstHead)
    {
        int bad = FiniteScan.IndexOfNonFinite(scores);
        if (bad >= 0)
        {
            throw NotFinite(scores[bad], firstHead + (bad / entries), bad % entries);
        }
    }

    /// <summary>What is thrown for a score that is NaN or infinite.</summary>
    /// <param name="score">The score.</param>
    /// <param name="head">Its head.</param>
    /// <param name="entry">Its entry.</param>
    internal static NotFiniteNumberException NotFinite(float score, int head, int entry) =>
        new($"The score of entry {entry} of head {head} is {score}; scores must be finite.", score);
}

using System.Collections.Immutable;

namespace PipelineDsl.Kernels;

/// <summary>
/// LLMLingua-2's choice of words (Pan et al., ACL 2024, arXiv 2403.12968): those stay whose probability is above a percentile of all. Percentiles are whole
/// numbers, as in the published code; they are clamped to 100, beyond which that code ends.
/// </summary>
public static class WordDrop
{
    /// <summary>Bytes that a function here takes from its workspace, and gives back.</summary>
    /// <param name="words">Number of words.</param>
    public static long WorkspaceBytes(int words) => Workspace.BytesFor<int>(words) + Ranking.WorkspaceBytes(words);

    /// <summary>The percentile above which words stay: int(100 (1 - rate) + 1).</summary>
    /// <param name="rate">The share of words that stays; 1 and more for all but those of the lowest percentile.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is negative or not a number.</exception>
    public static int Percentile(double rate) => int.Min(100, (int)((100 * Reduced(rate)) + 1));

    /// <summary>A percentile of the words' probabilities, each counted once for every token that the reader of the prompt will make of the word.</summary>
    /// <param name="probabilities">Probabilities of the words, without NaN; at least one.</param>
    /// <param name="tokenCounts">Tokens of every word; empty for one each.</param>
    /// <param name="percentile">The percentile, 0 to 100.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentException">There are no words, not one count for each, or no token at all.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="percentile"/> is not from 0 to 100.</exception>
    /// <exception cref="NotFiniteNumberException">A probability is NaN or infinite.</exception>
    public static double Threshold(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> tokenCounts, int percentile, Workspace workspace)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percentile);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percentile, 100);
        long tokens = Check(probabilities, tokenCounts);
        long mark = workspace.Mark();
        Span<int> order = workspace.Take<int>(probabilities.Length);
        Ranking.Descending(probabilities, order, workspace);
        double rank = percentile / 100.0 * (tokens - 1);
        long below = (long)rank;
        double low = AtRank(probabilities, tokenCounts, order, below);
        double high = AtRank(probabilities, tokenCounts, order, long.Min(below + 1, tokens - 1));
        workspace.Release(mark);
        return low + ((high - low) * (rank - below));
    }

    /// <summary>
    /// Sets to 0 the probability of a forced word that equals the forced word before it, unless a word between them is above the percentile
    /// int(100 (1 - rate)).
    /// </summary>
    /// <param name="texts">Texts of the words.</param>
    /// <param name="forced">Which texts are forced.</param>
    /// <param name="rate">The share of words that stays.</param>
    /// <param name="probabilities">Probabilities of the words, forced ones included.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentException">There are no words, or not one text for each.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is negative or not a number.</exception>
    /// <exception cref="NotFiniteNumberException">A probability is NaN or infinite.</exception>
    public static void ClearRepeats(
        ReadOnlySpan<string> texts, ImmutableHashSet<string> forced, double rate, Span<float> probabilities, Workspace workspace)
    {
        CheckTexts(texts.Length, probabilities.Length);
        double threshold = Threshold(probabilities, [], (int)(100 * Reduced(rate)), workspace);
        bool isTextBetween = false;
        string? previous = null;
        for (int word = 0; word < texts.Length; word++)
        {
            if (!forced.Contains(texts[word]))
            {
                isTextBetween |= probabilities[word] > threshold;
                continue;
            }

            if (!isTextBetween && texts[word] == previous)
            {
                probabilities[word] = 0;
            }

            isTextBetween = false;
            previous = texts[word];
        }
    }

    /// <summary>
    /// Writes the words that stay, ascending, and returns how many: those above the threshold, and where that is 1 those at it. With
    /// <see cref="WordPieceRules.DropRepeats"/> no forced word stays right behind an equal one.
    /// </summary>
    /// <param name="texts">Texts of the words.</param>
    /// <param name="probabilities">Probabilities of the words.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="rules">Which words are forced, and whether repeats are dropped.</param>
    /// <param name="kept">Receives the words; room for all of them.</param>
    /// <exception cref="ArgumentException">There is not one text and one place for every word.</exception>
    public static int Select(ReadOnlySpan<string> texts, ReadOnlySpan<float> probabilities, double threshold, WordPieceRules rules, Span<int> kept)
    {
        CheckTexts(texts.Length, probabilities.Length);
        CheckTexts(int.Min(kept.Length, probabilities.Length), probabilities.Length);
        int count = 0;
        for (int word = 0; word < probabilities.Length; word++)
        {
            bool stays = probabilities[word] > threshold || (threshold == 1 && probabilities[word] == 1);
            bool repeats = rules.DropRepeats && count > 0 && texts[kept[count - 1]] == texts[word] && rules.Forced.Contains(texts[word]);
            if (stays && !repeats)
            {
                kept[count++] = word;
            }
        }

        return count;
    }

    private static double Reduced(double rate) => rate >= 0
        ? double.Max(0, 1 - rate)
        : throw new ArgumentOutOfRangeException(nameof(rate), rate, "The share of words that stays is not negative.");

    private static long Check(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> tokenCounts)
    {
        long tokens = tokenCounts.IsEmpty ? probabilities.Length : 0;
        foreach (int count in tokenCounts)
        {
            tokens += count >= 0 ? count : throw new ArgumentException($"A word has {count} tokens.", nameof(tokenCounts));
        }

        if (tokens == 0 || (!tokenCounts.IsEmpty && tokenCounts.Length != probabilities.Length))
        {
            throw new ArgumentException($"{probabilities.Length} words with {tokenCounts.Length} counts have {tokens} tokens.", nameof(tokenCounts));
        }

        int bad = FiniteScan.IndexOfNonFinite(probabilities);
        return bad < 0 ? tokens : throw new NotFiniteNumberException($"The probability of word {bad} is {probabilities[bad]}.");
    }

    /// <summary>The probability of the token at an ascending rank.</summary>
    private static double AtRank(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> tokenCounts, ReadOnlySpan<int> descending, long rank)
    {
        int place = descending.Length - 1;
        for (; place > 0; place--)
        {
            rank -= tokenCounts.IsEmpty ? 1 : tokenCounts[descending[place]];
            if (rank < 0)
            {
                break;
            }
        }

        return probabilities[descending[place]];
    }

    private static void CheckTexts(int texts, int words)
    {
        if (texts != words)
        {
            throw new ArgumentException($"Expected one text and one place for each of {words} words, got {texts}.");
        }
    }
}

namespace PipelineDsl.Kernels;

/// <summary>
/// Gives entries that a scorer itself wants to stay, such as the window whose queries score, the highest scores: the highest of all other entries and heads,
/// plus 1, as kvpress does. They stay finite, so that they can be added up over heads or runs of entries. What a pipeline protects is up to
/// <see cref="ProtectedEntries"/>.
/// </summary>
public static class TopScores
{
    /// <summary>Marks the first and the last entries of every head.</summary>
    /// <param name="scores">Scores [heads, entries]; what the marked entries had before counts for nothing.</param>
    /// <param name="heads">Number of heads; at least 1.</param>
    /// <param name="sinks">First entries that stay, 0 or more.</param>
    /// <param name="recent">Last entries that stay, 0 or more.</param>
    public static void Mark(Span<float> scores, int heads, int sinks, int recent)
    {
        int entries = scores.Length / heads;
        int first = int.Min(sinks, entries), last = int.Max(first, entries - recent);
        if (first == 0 && last == entries)
        {
            return;
        }

        float highest = float.NegativeInfinity;
        for (int head = 0; head < heads; head++)
        {
            foreach (float score in scores.Slice((head * entries) + first, last - first))
            {
                highest = float.Max(highest, score);
            }
        }

        // From 2^24 on, adding 1 would change nothing.
        float mark = first == last ? 1 : float.Max(highest + 1, MathF.BitIncrement(highest));
        for (int head = 0; head < heads; head++)
        {
            Span<float> ofHead = scores.Slice(head * entries, entries);
            ofHead[..first].Fill(mark);
            ofHead[last..].Fill(mark);
        }
    }
}

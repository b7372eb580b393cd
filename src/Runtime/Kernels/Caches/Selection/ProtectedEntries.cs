namespace PipelineDsl.Kernels;

/// <summary>
/// The entries of a cache that a pipeline declares to stay. References give them the greatest score of the whole tensor plus 1, which large scores round
/// away; infinity chooses the same and always holds.
/// </summary>
public static class ProtectedEntries
{
    /// <summary>Raises the scores of the first and of the last entries of every head to +infinity.</summary>
    /// <param name="scores">Scores [heads, entries].</param>
    /// <param name="heads">Key and value heads.</param>
    /// <param name="sinks">First entries that stay; more than there are means all.</param>
    /// <param name="recent">Last entries that stay; more than there are means all.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or there is no head.</exception>
    public static void Mark(Span<float> scores, int heads, int sinks, int recent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(sinks);
        ArgumentOutOfRangeException.ThrowIfNegative(recent);
        int entries = scores.Length / heads;
        for (int head = 0; head < heads; head++)
        {
            Span<float> row = scores.Slice(head * entries, entries);
            row[..int.Min(sinks, entries)].Fill(float.PositiveInfinity);
            row[int.Max(0, entries - recent)..].Fill(float.PositiveInfinity);
        }
    }

    /// <summary>The entries between those that were marked in front and behind, as the first head has them.</summary>
    /// <param name="scores">Scores of one head.</param>
    internal static Range Between(ReadOnlySpan<float> scores)
    {
        int first = scores.IndexOfAnyExcept(float.PositiveInfinity);
        return first < 0 ? scores.Length..scores.Length : first..(scores.LastIndexOfAnyExcept(float.PositiveInfinity) + 1);
    }
}

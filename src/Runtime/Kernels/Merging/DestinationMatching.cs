namespace PipelineDsl.Kernels;

/// <summary>
/// Soft matching of given sources to given destinations: every source chooses its most similar destination, and the pairs with the highest cosine merge
/// (tomesd, arXiv 2303.17604, section 3). Several may choose the same one.
/// </summary>
public static class DestinationMatching
{
    /// <summary>Bytes that a matching takes from its workspace, the result included.</summary>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="width">Width of the metric.</param>
    public static long WorkspaceBytes(int tokens, int width) =>
        Workspace.BytesFor<bool>(tokens) + Workspace.BytesFor<int>(tokens) + SetMatching.WorkspaceBytes(tokens, width);

    /// <summary>
    /// Finds the <paramref name="removed"/> merges. Output rows: tokens that are neither source nor destination, ascending; sources that stay, by
    /// descending similarity; destinations, ascending. With 0 every row stays where it is.
    /// </summary>
    /// <param name="metric">Vectors to compare [tokens, width], finite; a zero vector has cosine 0 with everything.</param>
    /// <param name="sources">Tokens that may merge into another, ascending.</param>
    /// <param name="destinations">Tokens that others may merge into, ascending; none of the sources.</param>
    /// <param name="removed">How many sources merge.</param>
    /// <param name="workspace">Scratch; holds the result, so release it only after the merge.</param>
    /// <exception cref="ArgumentException">Sources or destinations do not ascend, do not exist, or overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer sources than <paramref name="removed"/>, or no destination.</exception>
    public static Matching Match(TokenMatrix metric, ReadOnlySpan<int> sources, ReadOnlySpan<int> destinations, int removed, Workspace workspace) =>
        Match(metric, sources, destinations, removed, workspace, VectorWidth.Best);

    internal static Matching Match(
        TokenMatrix metric, ReadOnlySpan<int> sources, ReadOnlySpan<int> destinations, int removed, Workspace workspace, VectorWidth vectors)
    {
        if (removed < 0 || removed > sources.Length || (removed > 0 && destinations.IsEmpty))
        {
            throw new ArgumentOutOfRangeException(
                nameof(removed), removed, $"{sources.Length} sources and {destinations.Length} destinations cannot make that many merges.");
        }

        Span<bool> isListed = workspace.Take<bool>(metric.Tokens);
        isListed.Clear();
        Mark(isListed, sources, nameof(sources));
        Mark(isListed, destinations, nameof(destinations));
        Span<int> front = workspace.Take<int>(metric.Tokens - sources.Length - destinations.Length);
        int next = 0;
        for (int token = 0; token < isListed.Length; token++)
        {
            if (!isListed[token])
            {
                front[next++] = token;
            }
        }

        return SetMatching.Match(metric, sources, destinations, front, removed, [], MergeOrder.ToMe, workspace, vectors);
    }

    private static void Mark(Span<bool> isListed, ReadOnlySpan<int> tokens, string name)
    {
        int last = -1;
        foreach (int token in tokens)
        {
            if (token <= last || token >= isListed.Length || isListed[token])
            {
                throw new ArgumentException(
                    $"Expected ascending tokens below {isListed.Length}, each a source or a destination; token {token} comes after {last}.", name);
            }

            isListed[token] = true;
            last = token;
        }
    }
}

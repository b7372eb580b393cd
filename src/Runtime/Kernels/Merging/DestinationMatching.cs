namespace PipelineDsl.Kernels;

/// <summary>
/// Soft matching of given sources to given destinations: every source chooses its most similar destination, and the pairs with the highest cosine merge
/// (tomesd, arXiv 2303.17604, section 3). Several may choose the same one.
/// </summary>
public static unsafe class DestinationMatching
{
    private const byte Other = 0, Source = 1, Destination = 2, Merged = 3;

    /// <summary>Bytes that a matching takes from its workspace, the result included.</summary>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="width">Width of the metric.</param>
    public static long WorkspaceBytes(int tokens, int width) =>
        ResultBytes(tokens) + (3 * Workspace.BytesFor<int>(tokens)) + long.Max(NearestTargets.WorkspaceBytes(tokens, tokens, width), Ranking.WorkspaceBytes(tokens));

    /// <summary>
    /// Finds the <paramref name="removed"/> merges. Output rows: tokens that are neither source nor destination, ascending; sources that stay, by
    /// descending similarity; destinations, ascending.
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
        var memory = new MatchingMemory(metric.Tokens, metric.Tokens, workspace);
        Span<byte> roles = Roles(metric.Tokens, sources, destinations, removed, workspace);
        Span<float> best = workspace.Take<float>(sources.Length);
        Span<int> partner = workspace.Take<int>(sources.Length), order = workspace.Take<int>(sources.Length);
        NearestTargets.Find(metric, sources, destinations, [], best, partner, workspace, vectors);
        for (int i = 0; i < partner.Length && removed > 0; i++)
        {
            // Where squares overflow no cosine is a number: such a source comes last, and has the first destination.
            partner[i] = partner[i] < 0 ? destinations[0] : partner[i];
        }

        Ranking.Descending(best, order, workspace, vectors);
        return Build(memory, roles, sources, destinations, order, partner, best, removed);
    }

    /// <summary>
    /// The same rows for pairs that somebody else chose: the first <paramref name="removed"/> sources of an order merge, the others stay in that order.
    /// </summary>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="sources">Tokens that may merge into another, ascending.</param>
    /// <param name="destinations">Tokens that others may merge into, ascending; none of the sources.</param>
    /// <param name="order">Places among the sources, each once [sources].</param>
    /// <param name="partner">For every source its destination [sources].</param>
    /// <param name="removed">How many sources merge.</param>
    /// <param name="workspace">Holds the result.</param>
    internal static Matching Assign(
        int tokens, ReadOnlySpan<int> sources, ReadOnlySpan<int> destinations, ReadOnlySpan<int> order, ReadOnlySpan<int> partner, int removed, Workspace workspace)
    {
        var memory = new MatchingMemory(tokens, tokens, workspace);
        return Build(memory, Roles(tokens, sources, destinations, removed, workspace), sources, destinations, order, partner, [], removed);
    }

    /// <summary>Bytes that <see cref="Assign"/> takes.</summary>
    /// <param name="tokens">Number of tokens.</param>
    internal static long ResultBytes(int tokens) => MatchingMemory.Bytes(tokens, tokens) + Workspace.BytesFor<byte>(tokens);

    private static Matching Build(
        MatchingMemory memory,
        Span<byte> roles,
        ReadOnlySpan<int> sources,
        ReadOnlySpan<int> destinations,
        ReadOnlySpan<int> order,
        ReadOnlySpan<int> partner,
        ReadOnlySpan<float> best,
        int removed)
    {
        foreach (int place in order[..removed])
        {
            roles[sources[place]] = Merged;
        }

        int row = 0;
        for (int token = 0; token < roles.Length; token++)
        {
            row = roles[token] == Other ? Place(memory, token, row) : row;
        }

        foreach (int place in order[removed..])
        {
            row = Place(memory, sources[place], row);
        }

        foreach (int token in destinations)
        {
            row = Place(memory, token, row);
        }

        int merged = 0;
        for (int i = 0; i < sources.Length && merged < removed; i++)
        {
            if (roles[sources[i]] == Merged)
            {
                memory.Assignment[sources[i]] = partner[i];
                memory.Cosines[merged] = best.IsEmpty ? 0 : best[i];
                memory.Sources[merged++] = sources[i];
            }
        }

        return memory.Link(row, removed);
    }

    private static int Place(MatchingMemory memory, int token, int row)
    {
        memory.Leaders[row] = token;
        memory.Assignment[token] = row;
        return row + 1;
    }

    private static Span<byte> Roles(int tokens, ReadOnlySpan<int> sources, ReadOnlySpan<int> destinations, int removed, Workspace workspace)
    {
        if (removed < 0 || removed > sources.Length || (removed > 0 && destinations.IsEmpty))
        {
            throw new ArgumentOutOfRangeException(nameof(removed), removed, $"{sources.Length} sources and {destinations.Length} destinations cannot make that many merges.");
        }

        Span<byte> roles = workspace.Take<byte>(tokens);
        roles.Clear();
        Mark(roles, sources, Source, nameof(sources));
        Mark(roles, destinations, Destination, nameof(destinations));
        return roles;
    }

    private static void Mark(Span<byte> roles, ReadOnlySpan<int> tokens, byte role, string name)
    {
        int last = -1;
        foreach (int token in tokens)
        {
            if (token <= last || token >= roles.Length || roles[token] != Other)
            {
                throw new ArgumentException($"Expected ascending tokens below {roles.Length}, each a source or a destination; token {token} comes after {last}.", name);
            }

            roles[token] = role;
            last = token;
        }
    }
}

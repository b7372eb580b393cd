namespace PipelineDsl.Kernels;

/// <summary>Which tokens merge into which: the outcome of a matching, and the provenance of the merge. A view into a workspace.</summary>
public readonly ref struct Matching
{
    internal Matching(
        ReadOnlySpan<int> leaders,
        ReadOnlySpan<int> assignment,
        ReadOnlySpan<int> sources,
        ReadOnlySpan<float> cosines,
        ReadOnlySpan<int> firstSource,
        ReadOnlySpan<int> nextSource)
    {
        Leaders = leaders;
        Assignment = assignment;
        Sources = sources;
        Cosines = cosines;
        FirstSource = firstSource;
        NextSource = nextSource;
    }

    /// <summary>For every output row the input token that leads it [kept]: the one others merged into, or that stayed alone.</summary>
    public ReadOnlySpan<int> Leaders { get; }

    /// <summary>For every input token its output row [tokens]; -1 where it was dropped.</summary>
    public ReadOnlySpan<int> Assignment { get; }

    /// <summary>The tokens that were merged into another, ascending [removed].</summary>
    public ReadOnlySpan<int> Sources { get; }

    /// <summary>
    /// For every one of <see cref="Sources"/> its cosine with the token that it merged into [removed]; 2 where both are padding, -2 where one
    /// is, and 0 where the groups were given.
    /// </summary>
    public ReadOnlySpan<float> Cosines { get; }

    /// <summary>For every output row the first of its <see cref="Sources"/>, -1 where it has none [kept].</summary>
    internal ReadOnlySpan<int> FirstSource { get; }

    /// <summary>For every one of <see cref="Sources"/> the next one of the same row, -1 at the end [removed].</summary>
    internal ReadOnlySpan<int> NextSource { get; }

    /// <summary>Bytes that <see cref="Of"/> takes from its workspace.</summary>
    /// <param name="tokens">Number of tokens.</param>
    public static long WorkspaceBytes(int tokens) => MatchingMemory.Bytes(tokens, tokens);

    /// <summary>A matching whose groups are known, for tokens that were matched by other means.</summary>
    /// <param name="leaders">For every row the token that leads it.</param>
    /// <param name="assignment">For every token its row; -1 drops it.</param>
    /// <param name="workspace">Holds the result, so release it only after the merge.</param>
    /// <exception cref="ArgumentException">A leader is not in its own row, or an assignment names no row.</exception>
    public static unsafe Matching Of(ReadOnlySpan<int> leaders, ReadOnlySpan<int> assignment, Workspace workspace)
    {
        for (int row = 0; row < leaders.Length; row++)
        {
            if ((uint)leaders[row] >= (uint)assignment.Length || assignment[leaders[row]] != row)
            {
                throw new ArgumentException(
                    $"Expected the leader of row {row} to be one of {assignment.Length} tokens, and in that row, got {leaders[row]}.", nameof(leaders));
            }
        }

        var memory = new MatchingMemory(assignment.Length, assignment.Length, workspace);
        leaders.CopyTo(new Span<int>(memory.Leaders, leaders.Length));
        int removed = 0;
        for (int token = 0; token < assignment.Length; token++)
        {
            int row = assignment[token];
            if (row < -1 || row >= leaders.Length)
            {
                throw new ArgumentException($"Expected the row of token {token} to be -1 to {leaders.Length - 1}, got {row}.", nameof(assignment));
            }

            bool isSource = row >= 0 && leaders[row] != token;
            memory.Assignment[token] = isSource ? leaders[row] : row;
            memory.Sources[removed] = token;
            memory.Cosines[removed] = 0;
            removed += isSource ? 1 : 0;
        }

        return memory.Link(leaders.Length, removed);
    }

    /// <summary>One merge: a source, and the token that it merged into.</summary>
    /// <param name="index">Place in <see cref="Sources"/>.</param>
    public (int Source, int Target) Pair(int index) => (Sources[index], Leaders[Assignment[Sources[index]]]);

    /// <summary>Writes the tokens of one row, ascending.</summary>
    /// <param name="row">The row.</param>
    /// <param name="members">Receives the tokens; as many as there are tokens always fit.</param>
    /// <returns>How many there are.</returns>
    public int CopyGroup(int row, Span<int> members)
    {
        int leader = Leaders[row], count = 0;
        bool isPlaced = false;
        for (int source = FirstSource[row]; source >= 0; source = NextSource[source])
        {
            if (!isPlaced && leader < Sources[source])
            {
                members[count++] = leader;
                isPlaced = true;
            }

            members[count++] = Sources[source];
        }

        if (!isPlaced)
        {
            members[count++] = leader;
        }

        return count;
    }
}

using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// Steps 4 to 6 of the matching: marks the chosen sources, puts the rows in order and says which row every token ends up in.
/// The loops write first and advance afterwards, because whether a token stays is as good as random to a branch predictor.
/// </summary>
internal readonly unsafe ref struct MergeLayout
{
    private readonly MatchingMemory _memory;

    /// <summary>Takes the memory of the result.</summary>
    internal MergeLayout(int tokens, Workspace workspace) => _memory = new MatchingMemory(tokens, Sources(tokens), workspace);

    /// <summary>Bytes of the result.</summary>
    internal static long ResultBytes(int tokens) => MatchingMemory.Bytes(tokens, Sources(tokens));

    /// <summary>Bytes that <see cref="Build"/> takes from its workspace, and gives back.</summary>
    internal static long WorkspaceBytes(int tokens) =>
        Workspace.BytesFor<byte>(tokens) + Workspace.BytesFor<int>(Sources(tokens)) + Ranking.WorkspaceBytes(Sources(tokens));

    /// <summary>Nothing merges.</summary>
    internal Matching Identity() => _memory.Identity();

    /// <summary>Merges the even tokens whose keys lie above the separator, and the first <paramref name="ties"/> of those equal to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal Matching Build(
        ReadOnlySpan<float> best,
        uint* keys,
        uint separator,
        int ties,
        ReadOnlySpan<int> partner,
        ReadOnlySpan<bool> isProtected,
        MergeOrder order,
        Workspace workspace,
        VectorWidth vectors)
    {
        long mark = workspace.Mark();

        // 1 where a token leads a row of its own that is not yet placed.
        int tokens = _memory.Tokens;
        byte* stays = workspace.TakePointer<byte>(tokens);
        new Span<byte>(stays, tokens).Fill(1);
        int removed = 0;
        for (int i = 0; i < best.Length; i++)
        {
            _memory.Sources[removed] = 2 * i;
            _memory.Cosines[removed] = best[i];
            _memory.Assignment[2 * i] = partner[i];
            int above = keys[i] > separator ? 1 : 0;
            int equal = keys[i] == separator & ties > 0 ? 1 : 0;
            ties -= equal;
            int merges = above | equal;
            removed += merges;
            stays[2 * i] = (byte)(1 - merges);
        }

        if (removed == 0)
        {
            workspace.Release(mark);
            return Identity();
        }

        if (order == MergeOrder.Ascending)
        {
            Place(0, 1, stays, 0);
        }
        else
        {
            int row = PlaceProtected(isProtected, stays);
            row = row > 0 ? Place(0, 2, stays, row) : PlaceRanked(best, stays, workspace, vectors);
            Place(1, 2, stays, row);
        }

        workspace.Release(mark);
        return _memory.Link(tokens - removed, removed);
    }

    private static int Sources(int tokens) => (tokens + 1) / 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Place(int first, int step, byte* stays, int row)
    {
        int* leaders = _memory.Leaders, assignment = _memory.Assignment;
        for (int token = first; token < _memory.Tokens; token += step)
        {
            // A token that is already placed keeps its row; that of a source follows from its partner's.
            leaders[row] = token;
            assignment[token] = stays[token] != 0 ? row : assignment[token];
            row += stays[token];
        }

        return row;
    }

    private int PlaceProtected(ReadOnlySpan<bool> isProtected, byte* stays)
    {
        int row = 0;
        int token = isProtected.IndexOf(true);
        while (token >= 0)
        {
            _memory.Leaders[row] = token;
            _memory.Assignment[token] = row++;
            stays[token] = 0;
            int next = isProtected[(token + 1)..].IndexOf(true);
            token = next < 0 ? -1 : token + 1 + next;
        }

        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int PlaceRanked(ReadOnlySpan<float> best, byte* stays, Workspace workspace, VectorWidth vectors)
    {
        Span<int> ranked = workspace.Take<int>(best.Length);
        Ranking.Descending(best, ranked, workspace, vectors);
        int row = 0;
        foreach (int even in ranked)
        {
            _memory.Leaders[row] = 2 * even;
            _memory.Assignment[2 * even] = stays[2 * even] != 0 ? row : _memory.Assignment[2 * even];
            row += stays[2 * even];
        }

        return row;
    }
}

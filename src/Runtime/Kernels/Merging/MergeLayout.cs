using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// Steps 4 to 6 of the matching: marks the chosen sources, puts the rows in order and says which row every token ends up in.
/// The loops write first and advance afterwards, because whether a token stays is as good as random to a branch predictor.
/// </summary>
internal readonly unsafe ref struct MergeLayout
{
    private readonly int _tokens;
    private readonly int* _leaders;
    private readonly int* _assignment;
    private readonly int* _sources;
    private readonly int* _firstSource;
    private readonly int* _nextSource;

    /// <summary>Takes the memory of the result.</summary>
    internal MergeLayout(int tokens, Workspace workspace)
    {
        _tokens = tokens;
        _leaders = workspace.TakePointer<int>(tokens + 1);
        _assignment = workspace.TakePointer<int>(tokens);
        _sources = workspace.TakePointer<int>(Sources(tokens) + 1);
        _firstSource = workspace.TakePointer<int>(tokens);
        _nextSource = workspace.TakePointer<int>(Sources(tokens));
    }

    /// <summary>Bytes of the result.</summary>
    internal static long ResultBytes(int tokens) =>
        Workspace.BytesFor<int>(tokens + 1)
        + (2 * Workspace.BytesFor<int>(tokens))
        + Workspace.BytesFor<int>(Sources(tokens) + 1)
        + Workspace.BytesFor<int>(Sources(tokens));

    /// <summary>Bytes that <see cref="Build"/> takes from its workspace, and gives back.</summary>
    internal static long WorkspaceBytes(int tokens) =>
        Workspace.BytesFor<byte>(tokens) + Workspace.BytesFor<int>(Sources(tokens)) + Ranking.WorkspaceBytes(Sources(tokens));

    /// <summary>Nothing merges.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal Matching Identity()
    {
        for (int token = 0; token < _tokens; token++)
        {
            _leaders[token] = token;
            _assignment[token] = token;
            _firstSource[token] = -1;
        }

        return Result(_tokens, 0);
    }

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
        byte* stays = workspace.TakePointer<byte>(_tokens);
        new Span<byte>(stays, _tokens).Fill(1);
        int removed = 0;
        for (int i = 0; i < best.Length; i++)
        {
            _sources[removed] = 2 * i;
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
        Link(partner, removed);
        return Result(_tokens - removed, removed);
    }

    private static int Sources(int tokens) => (tokens + 1) / 2;

    private Matching Result(int kept, int removed) => new(
        new ReadOnlySpan<int>(_leaders, kept),
        new ReadOnlySpan<int>(_assignment, _tokens),
        new ReadOnlySpan<int>(_sources, removed),
        new ReadOnlySpan<int>(_firstSource, kept),
        new ReadOnlySpan<int>(_nextSource, removed));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Place(int first, int step, byte* stays, int row)
    {
        for (int token = first; token < _tokens; token += step)
        {
            // A token that is already placed keeps its row; that of a source follows from its partner's.
            _leaders[row] = token;
            _assignment[token] = stays[token] != 0 ? row : _assignment[token];
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
            _leaders[row] = token;
            _assignment[token] = row++;
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
            _leaders[row] = 2 * even;
            _assignment[2 * even] = row;
            row += stays[2 * even];
        }

        return row;
    }

    /// <summary>Sends the sources to their partners' rows and chains those that share one, in ascending order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Link(ReadOnlySpan<int> partner, int removed)
    {
        new Span<int>(_firstSource, _tokens - removed).Fill(-1);
        for (int i = removed - 1; i >= 0; i--)
        {
            int row = _assignment[partner[_sources[i] / 2]];
            _assignment[_sources[i]] = row;
            _nextSource[i] = _firstSource[row];
            _firstSource[row] = i;
        }
    }
}

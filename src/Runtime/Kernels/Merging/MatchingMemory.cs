using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>The memory of a <see cref="Matching"/> while it is made: whoever matches fills it in and then links it.</summary>
internal readonly unsafe struct MatchingMemory
{
    private readonly int* _firstSource;
    private readonly int* _nextSource;

    /// <summary>Takes the memory of the result.</summary>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="sources">The most that may merge into others.</param>
    /// <param name="workspace">Where it comes from.</param>
    internal MatchingMemory(int tokens, int sources, Workspace workspace)
    {
        Tokens = tokens;
        Leaders = workspace.TakePointer<int>(tokens + 1);
        Assignment = workspace.TakePointer<int>(tokens);
        Sources = workspace.TakePointer<int>(sources + 1);
        Cosines = workspace.TakePointer<float>(sources + 1);
        _firstSource = workspace.TakePointer<int>(tokens);
        _nextSource = workspace.TakePointer<int>(sources);
    }

    /// <summary>Number of tokens.</summary>
    internal int Tokens { get; }

    /// <summary>To be filled in: the leader of every row. One more may be written, so that loops can write first and advance afterwards.</summary>
    internal int* Leaders { get; }

    /// <summary>To be filled in: the row of every leader, the target (a leader) of every source, -1 for dropped tokens.</summary>
    internal int* Assignment { get; }

    /// <summary>To be filled in: the sources, ascending. One more may be written.</summary>
    internal int* Sources { get; }

    /// <summary>To be filled in: the similarity of every source to its target. One more may be written.</summary>
    internal float* Cosines { get; }

    /// <summary>Bytes of the memory.</summary>
    internal static long Bytes(int tokens, int sources) =>
        Workspace.BytesFor<int>(tokens + 1)
        + (2 * Workspace.BytesFor<int>(tokens))
        + (2 * Workspace.BytesFor<int>(sources + 1))
        + Workspace.BytesFor<int>(sources);

    /// <summary>Nothing merges.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal Matching Identity()
    {
        for (int token = 0; token < Tokens; token++)
        {
            Leaders[token] = token;
            Assignment[token] = token;
            _firstSource[token] = -1;
        }

        return Result(Tokens, 0);
    }

    /// <summary>Sends the sources to their targets' rows and chains those that share one, in ascending order.</summary>
    /// <param name="kept">Rows.</param>
    /// <param name="removed">Sources.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal Matching Link(int kept, int removed)
    {
        new Span<int>(_firstSource, kept).Fill(-1);
        for (int i = removed - 1; i >= 0; i--)
        {
            int source = Sources[i];
            int row = Assignment[Assignment[source]];
            Assignment[source] = row;
            _nextSource[i] = _firstSource[row];
            _firstSource[row] = i;
        }

        return Result(kept, removed);
    }

    private Matching Result(int kept, int removed) => new(
        new ReadOnlySpan<int>(Leaders, kept),
        new ReadOnlySpan<int>(Assignment, Tokens),
        new ReadOnlySpan<int>(Sources, removed),
        new ReadOnlySpan<float>(Cosines, removed),
        new ReadOnlySpan<int>(_firstSource, kept),
        new ReadOnlySpan<int>(_nextSource, removed));
}

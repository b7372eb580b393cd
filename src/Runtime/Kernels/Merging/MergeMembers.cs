using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// What a merge reads, as pointers. A matching is a view into a workspace that may have been reused since, so every index is
/// checked before it is followed.
/// </summary>
internal readonly unsafe struct MergeMembers
{
    private readonly float* _rows;
    private readonly float* _sizes;
    private readonly int* _sources;
    private readonly int* _nextSource;
    private readonly int _removed;

    /// <summary>Views pinned memory.</summary>
    internal MergeMembers(float* rows, long stride, int tokens, float* sizes, int* sources, int* nextSource, int removed)
    {
        _rows = rows;
        Stride = stride;
        Tokens = tokens;
        _sizes = sizes;
        _sources = sources;
        _nextSource = nextSource;
        _removed = removed;
    }

    /// <summary>Values from one row to the next.</summary>
    internal long Stride { get; }

    /// <summary>Rows.</summary>
    internal int Tokens { get; }

    /// <summary>The vector of a token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal float* Row(int token) => _rows + (token * Stride);

    /// <summary>The size of a token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal float Size(int token) => _sizes is null ? 1 : _sizes[token];

    /// <summary>The same members, each of size 1.</summary>
    internal MergeMembers WithoutSizes() => new(_rows, Stride, Tokens, null, _sources, _nextSource, _removed);

    /// <summary>Sum of the sizes of a leader and its sources.</summary>
    internal float Total(int leader, int firstSource)
    {
        float total = Size(leader);
        for (int source = firstSource; source >= 0; source = Next(source))
        {
            total += Size(Token(source));
        }

        return total;
    }

    /// <summary>The token that a source is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Token(int source)
    {
        if ((uint)source >= (uint)_removed || (uint)_sources[source] >= (uint)Tokens)
        {
            ThrowStale();
        }

        return _sources[source];
    }

    /// <summary>The next source of the same row, negative at the end. Sources ascend, so a chain cannot run in circles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Next(int source)
    {
        int next = _nextSource[source];
        if (next >= 0 && next <= source)
        {
            ThrowStale();
        }

        return next;
    }

    /// <summary>Says that the matching is gone.</summary>
    internal static void ThrowStale() => throw new ArgumentException("The workspace of the matching was reused before the merge.", "matching");
}

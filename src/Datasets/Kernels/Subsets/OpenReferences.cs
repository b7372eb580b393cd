using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>
/// For candidates that were evaluated before, the references that they are more similar to than all picks are. Covers only grow, so no other reference
/// can count again; and as it would add exactly 0, a sum over these is that over all references to the last bit. Few are left after some picks, which
/// makes an evaluation some additions in place of products with all references.
/// </summary>
/// <typeparam name="T">Type of a similarity.</typeparam>
/// <param name="candidates">Number of candidates.</param>
/// <param name="references">Number of references.</param>
internal sealed class OpenReferences<T>(int candidates, int references)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Bytes held at most. Each candidate has its share, so that nothing depends on which is evaluated first.</summary>
    private const long MostBytes = 512L << 20;

    /// <summary>Longer lists are not held: the next picks make them shorter.</summary>
    private const int LongestShare = 4, Shortest = 16, EntryBytes = 8;

    private readonly Entry[]?[] _entries = new Entry[]?[candidates];
    private readonly int[] _counts = new int[candidates];

    /// <summary>References of a candidate that are held at most.</summary>
    internal int Most { get; } = int.Max(Shortest, (int)long.Min(references / LongestShare, MostBytes / EntryBytes / int.Max(1, candidates)));

    /// <summary>A reference, and how similar the candidate is to it.</summary>
    /// <param name="Reference">The reference.</param>
    /// <param name="Similarity">The similarity.</param>
    internal readonly record struct Entry(int Reference, T Similarity);

    /// <summary>Whether the references of a candidate are known.</summary>
    /// <param name="candidate">The candidate.</param>
    internal bool Has(int candidate) => _entries[candidate] is not null;

    /// <summary>The references of a candidate, ascending; some may have been covered since.</summary>
    /// <param name="candidate">A candidate that <see cref="Has"/> says yes to.</param>
    internal ReadOnlySpan<Entry> Of(int candidate) => _entries[candidate].AsSpan(0, _counts[candidate]);

    /// <summary>Holds the references of a candidate. Safe for different candidates at once.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="entries">Its references, ascending; at most <see cref="Most"/>.</param>
    internal void Set(int candidate, ReadOnlySpan<Entry> entries)
    {
        _entries[candidate] = entries.ToArray();
        _counts[candidate] = entries.Length;
    }

    /// <summary>The sum of what similarities exceed covers by, in the order of <see cref="CoverageSums{T}"/>. Forgets references covered since.</summary>
    /// <param name="candidate">A candidate that <see cref="Has"/> says yes to.</param>
    /// <param name="covered">What every reference has already [references].</param>
    internal double Sum(int candidate, ReadOnlySpan<T> covered)
    {
        Span<Entry> entries = _entries[candidate].AsSpan(0, _counts[candidate]);
        double sum = 0;
        T partial = T.Zero;
        int left = 0, block = 0;
        foreach (Entry entry in entries)
        {
            T uncovered = entry.Similarity - covered[entry.Reference];
            if (uncovered <= T.Zero)
            {
                continue;
            }

            entries[left++] = entry;
            if (entry.Reference / SimilarityBatch<T>.Block != block)
            {
                sum += double.CreateTruncating(partial);
                (partial, block) = (T.Zero, entry.Reference / SimilarityBatch<T>.Block);
            }

            partial += uncovered;
        }

        _counts[candidate] = left;
        return sum + double.CreateTruncating(partial);
    }

    /// <summary>Forgets all: covers are back at 0.</summary>
    internal void Clear() => Array.Clear(_entries);
}

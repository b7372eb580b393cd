using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>Which entries of one layer stay: for every head ascending indices. Memory for the largest layer is taken once.</summary>
public sealed class CacheChoice
{
    private readonly int[] _kept, _counts;

    /// <summary>Makes room.</summary>
    /// <param name="heads">Key and value heads.</param>
    /// <param name="maxEntries">The most entries of a head.</param>
    public CacheChoice(int heads, int maxEntries)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(maxEntries);
        MaxEntries = maxEntries;
        _kept = new int[heads * maxEntries];
        _counts = new int[heads];
    }

    /// <summary>Key and value heads.</summary>
    public int Heads => _counts.Length;

    /// <summary>The most entries of a head.</summary>
    public int MaxEntries { get; }

    /// <summary>Entries kept by each head.</summary>
    public Span<int> Counts => _counts;

    /// <summary>The most entries that a head keeps: the length of the layer afterwards.</summary>
    public int Longest => Entries.Longest;

    /// <summary>The choice as kernels see it.</summary>
    public KeptEntries Entries => new(_kept, MaxEntries, _counts);

    /// <summary>Room for the indices of one head; the first <see cref="Counts"/> of them count.</summary>
    /// <param name="head">0-based head.</param>
    public Span<int> Room(int head) => _kept.AsSpan(head * MaxEntries, MaxEntries);

    /// <summary>The entries that one head keeps, ascending.</summary>
    /// <param name="head">0-based head.</param>
    public ReadOnlySpan<int> Kept(int head) => _kept.AsSpan(head * MaxEntries, _counts[head]);
}

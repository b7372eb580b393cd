namespace PipelineDsl.Kernels;

/// <summary>Which entries of one layer stay: for every head ascending indices. A view: it owns nothing.</summary>
/// <param name="indices">Room for the indices of all heads [KV heads, stride].</param>
/// <param name="stride">Room of one head.</param>
/// <param name="counts">How many of each head's indices count [KV heads].</param>
public readonly ref struct KeptEntries(Span<int> indices, int stride, Span<int> counts)
{
    private readonly Span<int> _indices = indices;

    /// <summary>Key and value heads.</summary>
    public int Heads => Counts.Length;

    /// <summary>The most entries of a head.</summary>
    public int Stride { get; } = stride;

    /// <summary>Entries kept by each head.</summary>
    public Span<int> Counts { get; } = counts;

    /// <summary>The most entries that a head keeps: the length of the layer afterwards.</summary>
    public int Longest
    {
        get
        {
            int longest = 0;
            foreach (int count in Counts)
            {
                longest = int.Max(longest, count);
            }

            return longest;
        }
    }

    /// <summary>The entries that one head keeps, ascending.</summary>
    /// <param name="head">0-based head.</param>
    public ReadOnlySpan<int> Of(int head) => Room(head)[..Counts[head]];

    /// <summary>Room for the indices of one head; the first <see cref="Counts"/> of them count.</summary>
    /// <param name="head">0-based head.</param>
    public Span<int> Room(int head) => _indices.Slice(head * Stride, Stride);
}

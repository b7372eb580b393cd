using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>Which entries of one layer stay: for every head ascending indices. Memory for the largest layer is taken once.</summary>
public sealed class CacheChoice
{
    /// <summary>The token of a padding entry.</summary>
    internal const int Padding = -1;

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

    /// <summary>Entries that were chosen from; -1 when nothing was.</summary>
    internal int ChosenFrom { get; set; } = -1;

    /// <summary>Whether any entry is evicted.</summary>
    internal bool Evicts { get; set; }

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

    /// <summary>Keeps everything.</summary>
    internal void KeepAll(int entries)
    {
        for (int head = 0; head < Heads; head++)
        {
            Span<int> kept = Room(head)[..entries];
            for (int i = 0; i < entries; i++)
            {
                kept[i] = i;
            }
        }

        Counts.Fill(entries);
        Evicts = false;
    }

    /// <summary>Takes over what was chosen for one head by itself, behind its padding.</summary>
    internal void Take(int head, CacheChoice one, int padding)
    {
        ReadOnlySpan<int> kept = one.Kept(0);
        Span<int> room = Room(head);
        for (int i = 0; i < kept.Length; i++)
        {
            room[i] = kept[i] + padding;
        }

        _counts[head] = kept.Length;
    }

    /// <summary>Moves one value an entry as the rows of keys are moved: in place, shorter heads padded in front.</summary>
    /// <param name="values">Rows of heads.</param>
    /// <param name="stride">Values from one head to the next.</param>
    /// <param name="newStride">The same afterwards; at least <see cref="Longest"/> and at most <paramref name="stride"/>.</param>
    /// <param name="padding">What padding gets.</param>
    internal void Keep<T>(Span<T> values, int stride, int newStride, T padding)
    {
        int length = Longest;
        for (int head = 0; head < Heads; head++)
        {
            ReadOnlySpan<int> kept = Kept(head);
            Span<T> from = values[(head * stride)..];
            int front = length - kept.Length;
            Span<T> to = values.Slice((head * newStride) + front, kept.Length);

            // Ascending indices: the first rows may move back, behind their padding, all others forth. Whoever moves forth goes first.
            int distance = ((stride - newStride) * head) - front, back = 0;
            while (back < kept.Length && kept[back] + distance < back)
            {
                back++;
            }

            for (int i = back; i < kept.Length; i++)
            {
                to[i] = from[kept[i]];
            }

            for (int i = back - 1; i >= 0; i--)
            {
                to[i] = from[kept[i]];
            }

            values.Slice(head * newStride, front).Fill(padding);
        }
    }
}

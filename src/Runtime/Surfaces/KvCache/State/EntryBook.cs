using System.Numerics.Tensors;

namespace PipelineDsl.KvCaches;

/// <summary>
/// What is known of every entry of one layer besides its key and value: its token, and the attention that it has received. Rows of heads start a capacity
/// apart, so that new entries are written without moving old ones.
/// </summary>
/// <param name="heads">Key and value heads.</param>
/// <param name="keepsAttention">Whether attention is accumulated.</param>
internal sealed class EntryBook(int heads, bool keepsAttention)
{
    private readonly int[] _padding = new int[heads], _shares = new int[heads];
    private int[] _tokens = [], _counts = [];
    private float[] _sums = [];
    private int _capacity;

    /// <summary>Entries of a head, padding included.</summary>
    internal int Entries { get; private set; }

    /// <summary>Entries that each head kept when they last competed; 0 before that.</summary>
    internal ReadOnlySpan<int> Shares => _shares;

    /// <summary>Zero rows in front of each head.</summary>
    internal ReadOnlySpan<int> Padding => _padding;

    /// <summary>Managed bytes.</summary>
    internal long Bytes => sizeof(int) * ((long)_tokens.Length + _counts.Length + _sums.Length);

    internal ReadOnlySpan<int> Tokens(int head) => _tokens.AsSpan(head * _capacity, Entries);

    /// <summary>The attention of a head's entries, summed over the query heads of its group.</summary>
    internal ReadOnlySpan<float> Sums(int head) => _sums.AsSpan(head * _capacity, Entries);

    internal ReadOnlySpan<int> Counts(int head) => _counts.AsSpan(head * _capacity, Entries);

    /// <summary>Makes room, so that <see cref="Append"/> cannot fail.</summary>
    internal void EnsureRoom(int entries)
    {
        if (entries <= _capacity)
        {
            return;
        }

        int capacity = int.Max(entries, (int)long.Min(Array.MaxLength / heads, entries + (entries / 4L) + 64));
        _tokens = Grown(_tokens, capacity);
        if (keepsAttention)
        {
            _counts = Grown(_counts, capacity);
            _sums = Grown(_sums, capacity);
        }

        _capacity = capacity;
    }

    /// <summary>New entries in every head, of tokens that follow each other.</summary>
    internal void Append(int firstToken, int count)
    {
        for (int head = 0; head < heads; head++)
        {
            int start = (head * _capacity) + Entries;
            for (int i = 0; i < count; i++)
            {
                _tokens[start + i] = firstToken + i;
            }

            if (keepsAttention)
            {
                _sums.AsSpan(start, count).Clear();
                _counts.AsSpan(start, count).Clear();
            }
        }

        Entries += count;
    }

    /// <summary>Adds what the last <paramref name="queries"/> tokens, whose entries are appended, attended to.</summary>
    /// <param name="sums">[query heads, entries].</param>
    /// <param name="queries">New tokens.</param>
    internal void AddAttention(ReadOnlySpan<float> sums, int queries)
    {
        int entries = Entries, group = sums.Length / (heads * entries);
        for (int head = 0; head < heads; head++)
        {
            int padding = _padding[head], start = (head * _capacity) + padding, count = entries - padding;
            Span<float> total = _sums.AsSpan(start, count);
            for (int query = head * group; query < (head + 1) * group; query++)
            {
                TensorPrimitives.Add(total, sums.Slice((query * entries) + padding, count), total);
            }

            // New token i was seen by itself and the later ones.
            Span<int> counts = _counts.AsSpan(start, count);
            TensorPrimitives.Add(counts, queries, counts);
            for (int i = 1; i < queries; i++)
            {
                counts[^(queries - i)] -= i;
            }
        }
    }

    /// <summary>Keeps what was chosen.</summary>
    internal void Keep(CacheChoice choice)
    {
        choice.Keep(_tokens.AsSpan(), _capacity, _capacity, CacheChoice.Padding);
        if (keepsAttention)
        {
            choice.Keep(_sums.AsSpan(), _capacity, _capacity, 0);
            choice.Keep(_counts.AsSpan(), _capacity, _capacity, 0);
        }

        Entries = choice.Longest;
        for (int head = 0; head < heads; head++)
        {
            _shares[head] = choice.Counts[head];
            _padding[head] = Entries - choice.Counts[head];
        }
    }

    /// <summary>Becomes what another book of the same layer is; room must have been made.</summary>
    internal void CopyFrom(EntryBook other)
    {
        Entries = other.Entries;
        other._padding.CopyTo(_padding, 0);
        other._shares.CopyTo(_shares, 0);
        for (int head = 0; head < heads; head++)
        {
            other.Tokens(head).CopyTo(_tokens.AsSpan(head * _capacity));
            if (keepsAttention)
            {
                other.Sums(head).CopyTo(_sums.AsSpan(head * _capacity));
                other.Counts(head).CopyTo(_counts.AsSpan(head * _capacity));
            }
        }
    }

    internal EntryBook Copy()
    {
        var copy = new EntryBook(heads, keepsAttention);
        copy.EnsureRoom(Entries);
        copy.CopyFrom(this);
        return copy;
    }

    internal void Clear()
    {
        Entries = 0;
        _padding.AsSpan().Clear();
        _shares.AsSpan().Clear();
    }

    private T[] Grown<T>(T[] rows, int capacity)
    {
        T[] grown = new T[heads * capacity];
        for (int head = 0; head < heads; head++)
        {
            rows.AsSpan(head * _capacity, Entries).CopyTo(grown.AsSpan(head * capacity));
        }

        return grown;
    }
}

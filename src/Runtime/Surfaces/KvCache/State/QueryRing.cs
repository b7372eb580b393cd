using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>The queries of the last tokens of one layer, behind the rotation.</summary>
/// <param name="heads">Query heads.</param>
/// <param name="window">Tokens that are kept.</param>
/// <param name="width">Channels of a head.</param>
internal sealed class QueryRing(int heads, int window, int width)
{
    private readonly float[] _rows = new float[heads * window * width];
    private readonly int[] _order = [.. Enumerable.Range(0, heads * window)];
    private int _oldest;

    /// <summary>Tokens whose queries are here.</summary>
    internal int Count { get; private set; }

    /// <summary>Tokens that are kept.</summary>
    internal int Window => window;

    /// <summary>Query heads.</summary>
    internal int Heads => heads;

    /// <summary>Channels of a head.</summary>
    internal int Width => width;

    /// <summary>Managed bytes.</summary>
    internal long Bytes => sizeof(float) * (long)_rows.Length;

    /// <summary>Queries that a run of so many tokens gives.</summary>
    internal int Given(int newTokens) => int.Min(window, newTokens);

    /// <summary>Appends the queries [query heads, tokens, width] of the newest tokens, at most a window of them.</summary>
    internal void Append(ReadOnlySpan<float> queries, int tokens)
    {
        int first = (_oldest + Count) % window;
        for (int head = 0; head < heads; head++)
        {
            ReadOnlySpan<float> from = queries.Slice(head * tokens * width, tokens * width);
            Span<float> to = _rows.AsSpan(head * window * width, window * width);
            int untilEnd = int.Min(tokens, window - first);
            from[..(untilEnd * width)].CopyTo(to[(first * width)..]);
            from[(untilEnd * width)..].CopyTo(to);
        }

        int over = int.Max(0, Count + tokens - window);
        _oldest = (_oldest + over) % window;
        Count += tokens - over;
    }

    /// <summary>Writes them oldest first [query heads, <see cref="Count"/>, width].</summary>
    internal void CopyTo(Span<float> queries)
    {
        for (int head = 0; head < heads; head++)
        {
            ReadOnlySpan<float> from = _rows.AsSpan(head * window * width, window * width);
            Span<float> to = queries.Slice(head * Count * width, Count * width);
            int untilEnd = int.Min(Count, window - _oldest);
            from.Slice(_oldest * width, untilEnd * width).CopyTo(to);
            from[..((Count - untilEnd) * width)].CopyTo(to[(untilEnd * width)..]);
        }
    }

    /// <summary>Turns all queries by so many positions, as the keys that they stand beside were.</summary>
    internal void Turn(RotaryEmbedding rotary, int positions)
    {
        var shape = new CacheShape(1, 0, _order.Length, width);
        KeyRotation.Turn(_rows.AsSpan(), shape, new KeptEntries(_order, _order.Length, [_order.Length]), rotary, positions);
    }

    internal void CopyFrom(QueryRing other)
    {
        other._rows.CopyTo(_rows, 0);
        (_oldest, Count) = (other._oldest, other.Count);
    }

    internal QueryRing Copy()
    {
        var copy = new QueryRing(heads, window, width);
        copy.CopyFrom(this);
        return copy;
    }

    internal void Clear() => (_oldest, Count) = (0, 0);
}

using System.Runtime.CompilerServices;

namespace PipelineDsl;

/// <summary>The softmaxed attention of one query, or its mean over every query, one row per head [heads, tokens]. A view: it owns nothing.</summary>
public readonly ref struct AttentionRows
{
    private readonly ReadOnlySpan<float> _data;
    private readonly int _stride;

    /// <summary>Views rows that start <paramref name="stride"/> values apart.</summary>
    /// <param name="data">At least (heads - 1) x stride + tokens values.</param>
    /// <param name="heads">Number of rows.</param>
    /// <param name="tokens">Length of a row.</param>
    /// <param name="stride">Values from one head's row to the next.</param>
    /// <exception cref="ArgumentException"><paramref name="data"/> is too short.</exception>
    public AttentionRows(ReadOnlySpan<float> data, int heads, int tokens, int stride)
    {
        Strides.Check(data.Length, heads, tokens, stride);
        _data = data;
        _stride = stride;
        Heads = heads;
        Tokens = tokens;
    }

    /// <summary>Number of heads.</summary>
    public int Heads { get; }

    /// <summary>Number of tokens attended to.</summary>
    public int Tokens { get; }

    /// <summary>Probabilities of one head [tokens].</summary>
    /// <param name="head">0-based head.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such head.</exception>
    public ReadOnlySpan<float> this[int head]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)head, (uint)Heads, nameof(head));
            return _data.Slice(head * _stride, Tokens);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PipelineDsl;

/// <summary>Vectors of one sequence [tokens, channels], possibly with a stride between rows. A view: it owns nothing.</summary>
public readonly ref struct TokenMatrix
{
    private readonly ReadOnlySpan<float> _data;

    /// <summary>Views <paramref name="data"/> as rows that follow each other.</summary>
    /// <param name="data">At least tokens x channels values.</param>
    /// <param name="tokens">Number of rows.</param>
    /// <param name="channels">Width of a row.</param>
    /// <exception cref="ArgumentException"><paramref name="data"/> is too short.</exception>
    public TokenMatrix(ReadOnlySpan<float> data, int tokens, int channels)
        : this(data, tokens, channels, channels)
    {
    }

    /// <summary>Views <paramref name="data"/> as rows that start <paramref name="stride"/> values apart.</summary>
    /// <param name="data">At least (tokens - 1) x stride + channels values.</param>
    /// <param name="tokens">Number of rows.</param>
    /// <param name="channels">Width of a row.</param>
    /// <param name="stride">Values from the start of one row to the start of the next; at least <paramref name="channels"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="data"/> is too short or <paramref name="stride"/> too small.</exception>
    public TokenMatrix(ReadOnlySpan<float> data, int tokens, int channels, int stride)
    {
        Strides.Check(data.Length, tokens, channels, stride);
        _data = data;
        Tokens = tokens;
        Channels = channels;
        Stride = stride;
    }

    /// <summary>Number of rows.</summary>
    public int Tokens { get; }

    /// <summary>Width of a row.</summary>
    public int Channels { get; }

    /// <summary>Values from the start of one row to the start of the next.</summary>
    public int Stride { get; }

    /// <summary>Whether the rows follow each other without a gap.</summary>
    public bool IsDense => Stride == Channels;

    /// <summary>The first value; rows lie <see cref="Stride"/> values apart from here.</summary>
    public ref readonly float Reference => ref MemoryMarshal.GetReference(_data);

    /// <summary>The vector of one token.</summary>
    /// <param name="token">0-based row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<float> this[int token]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)token, (uint)Tokens, nameof(token));
            return _data.Slice(token * Stride, Channels);
        }
    }

    /// <summary>Views some of the rows.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public TokenMatrix Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Tokens - count);
        return count == 0 ? new TokenMatrix([], 0, Channels, Stride) : new TokenMatrix(_data[(start * Stride)..], count, Channels, Stride);
    }
}

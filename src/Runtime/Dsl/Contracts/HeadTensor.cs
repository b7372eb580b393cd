using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PipelineDsl;

/// <summary>
/// Keys or queries of one sequence [heads, tokens, head width], in whatever order the model keeps them: strides say where a
/// head and a token start. A view: it owns nothing.
/// </summary>
public readonly ref struct HeadTensor
{
    private readonly ReadOnlySpan<float> _data;

    /// <summary>Views dense [heads, tokens, head width] data.</summary>
    /// <param name="data">At least heads x tokens x width values.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="headWidth">Width of a head.</param>
    /// <exception cref="ArgumentException"><paramref name="data"/> is too short.</exception>
    public HeadTensor(ReadOnlySpan<float> data, int heads, int tokens, int headWidth)
        : this(data, heads, tokens, headWidth, tokens * headWidth, headWidth)
    {
    }

    /// <summary>Views strided data; the values of one head of one token always follow each other.</summary>
    /// <param name="data">All values.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="headWidth">Width of a head.</param>
    /// <param name="headStride">Values from one head to the next.</param>
    /// <param name="tokenStride">Values from one token to the next.</param>
    /// <exception cref="ArgumentException"><paramref name="data"/> is too short.</exception>
    public HeadTensor(ReadOnlySpan<float> data, int heads, int tokens, int headWidth, int headStride, int tokenStride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(heads);
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        ArgumentOutOfRangeException.ThrowIfNegative(headWidth);
        ArgumentOutOfRangeException.ThrowIfNegative(headStride);
        ArgumentOutOfRangeException.ThrowIfNegative(tokenStride);
        long needed = heads == 0 || tokens == 0 ? 0 : ((long)(heads - 1) * headStride) + ((long)(tokens - 1) * tokenStride) + headWidth;
        if (needed > data.Length)
        {
            throw new ArgumentException(
                $"{heads} heads of {tokens} tokens of {headWidth} values need {needed} values, but the span has {data.Length}.", nameof(data));
        }

        _data = data;
        Heads = heads;
        Tokens = tokens;
        HeadWidth = headWidth;
        HeadStride = headStride;
        TokenStride = tokenStride;
    }

    /// <summary>Number of heads.</summary>
    public int Heads { get; }

    /// <summary>Number of tokens.</summary>
    public int Tokens { get; }

    /// <summary>Width of a head.</summary>
    public int HeadWidth { get; }

    /// <summary>Values from one head to the next.</summary>
    public int HeadStride { get; }

    /// <summary>Values from one token to the next.</summary>
    public int TokenStride { get; }

    /// <summary>The first value of head 0, token 0.</summary>
    public ref readonly float Reference => ref MemoryMarshal.GetReference(_data);

    /// <summary>The vector of one token in one head.</summary>
    /// <param name="head">0-based head.</param>
    /// <param name="token">0-based token.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such head or token.</exception>
    public ReadOnlySpan<float> this[int head, int token]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)head, (uint)Heads, nameof(head));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)token, (uint)Tokens, nameof(token));
            return _data.Slice((head * HeadStride) + (token * TokenStride), HeadWidth);
        }
    }

    /// <summary>Views one head.</summary>
    /// <param name="head">0-based head.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such head.</exception>
    public TokenMatrix Head(int head)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)head, (uint)Heads, nameof(head));
        return Tokens == 0 ? new TokenMatrix([], 0, HeadWidth) : new TokenMatrix(_data[(head * HeadStride)..], Tokens, HeadWidth, TokenStride);
    }

    /// <summary>Views some of the heads and some of their tokens.</summary>
    /// <param name="firstHead">The first head.</param>
    /// <param name="heads">How many heads.</param>
    /// <param name="firstToken">The first token.</param>
    /// <param name="tokens">How many tokens.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such heads or tokens.</exception>
    public HeadTensor Slice(int firstHead, int heads, int firstToken, int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstHead);
        ArgumentOutOfRangeException.ThrowIfNegative(firstToken);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstHead, Heads - heads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstToken, Tokens - tokens);
        ReadOnlySpan<float> data = heads == 0 || tokens == 0 ? [] : _data[((firstHead * HeadStride) + (firstToken * TokenStride))..];
        return new HeadTensor(data, heads, tokens, HeadWidth, HeadStride, TokenStride);
    }
}

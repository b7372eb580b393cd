using System.Runtime.CompilerServices;

namespace PipelineDsl;

/// <summary>Where the tokens of a stage stood in the sequence that entered the first layer. A view: it owns nothing.</summary>
public readonly ref struct TokenPositions
{
    private readonly ReadOnlySpan<long> _origins;

    /// <summary>Views the positions.</summary>
    /// <param name="origins">Original position of each token; empty when nothing was removed yet, so that token i stood at i.</param>
    /// <param name="count">Number of tokens.</param>
    /// <param name="seed">Seed for position scorers that are random.</param>
    public TokenPositions(ReadOnlySpan<long> origins, int count, ulong seed)
    {
        if (!origins.IsEmpty && origins.Length != count)
        {
            throw new ArgumentException($"Expected {count} positions, got {origins.Length}.", nameof(origins));
        }

        _origins = origins;
        Count = count;
        Seed = seed;
    }

    /// <summary>Number of tokens.</summary>
    public int Count { get; }

    /// <summary>The seed given when the model was woven.</summary>
    public ulong Seed { get; }

    /// <summary>Original position of one token.</summary>
    /// <param name="token">0-based token.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public long this[int token]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)token, (uint)Count, nameof(token));
            return _origins.IsEmpty ? token : _origins[token];
        }
    }
}

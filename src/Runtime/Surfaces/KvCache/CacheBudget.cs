namespace PipelineDsl.KvCaches;

/// <summary>How many entries a head of one layer keeps.</summary>
/// <param name="Fraction">The fraction kept; 0 when <paramref name="Count"/> says it.</param>
/// <param name="Count">The number kept; 0 when <paramref name="Fraction"/> says it.</param>
public readonly record struct CacheBudget(double Fraction, int Count)
{
    /// <summary>What <see cref="Fraction"/> is one of: the entries held, or the tokens seen.</summary>
    public Basis Of { get; init; }

    /// <summary>How a fraction becomes a number; kvpress rounds down.</summary>
    public Rounding Rounding { get; init; } = Rounding.Floor;

    /// <summary>The layer's place in a pyramid, 0-based; -1 for none.</summary>
    public int PyramidIndex { get; init; } = -1;

    /// <summary>Layers of the pyramid.</summary>
    public int PyramidLayers { get; init; }

    /// <summary>For a pyramid: queries that score, which stay themselves; 0 for none.</summary>
    public int Window { get; init; }

    /// <summary>
    /// Entries kept of <paramref name="held"/>: never more than are held, never fewer than must stay, and of the tokens seen at least one (kvpress'
    /// compression by ratio while decoding).
    /// </summary>
    /// <param name="held">Entries of a head.</param>
    /// <param name="seen">Tokens seen so far.</param>
    /// <param name="least">Entries that must stay.</param>
    public int Entries(int held, int seen, int least)
    {
        int whole = Of == Basis.Original ? seen : held;
        int asked = CacheMath.Asked(Fraction, Count, whole, RoundingName, (PyramidIndex, PyramidLayers, Window), held);
        return int.Clamp(asked, int.Min(held, Of == Basis.Original ? int.Max(1, least) : least), held);
    }

    /// <summary>Unlike <c>ToString</c> it allocates nothing, and this is asked at every compression.</summary>
    private string RoundingName => Rounding switch
    {
        Rounding.HalfEven => nameof(Rounding.HalfEven),
        Rounding.Ceiling => nameof(Rounding.Ceiling),
        _ => nameof(Rounding.Floor),
    };
}

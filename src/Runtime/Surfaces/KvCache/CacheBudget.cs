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

    /// <summary>Entries kept of <paramref name="held"/>: never more than are held, never fewer than must stay.</summary>
    /// <param name="held">Entries of a head.</param>
    /// <param name="seen">Tokens seen so far.</param>
    /// <param name="window">Queries that score, for the pyramid; 0 for none.</param>
    /// <param name="least">Entries that must stay.</param>
    public int Entries(int held, int seen, int window, int least)
    {
        int mean = Count > 0 ? Count : CacheMath.EntriesOfFraction(Fraction, Of == Basis.Original ? seen : held, Rounding.ToString());
        int asked = PyramidIndex < 0 ? mean : CacheMath.PyramidEntries(mean, held, window, PyramidIndex, PyramidLayers);
        return int.Clamp(asked, int.Min(held, least), held);
    }
}

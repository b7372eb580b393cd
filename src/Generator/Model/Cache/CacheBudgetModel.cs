namespace PipelineDsl.Generator.Model.Cache;

/// <summary>How many entries a head of one layer keeps; the runtime's <c>CacheBudget</c> at compile time.</summary>
/// <param name="Fraction">The fraction kept; 0 when <paramref name="Count"/> says it.</param>
/// <param name="Count">The number kept; 0 when <paramref name="Fraction"/> says it.</param>
internal sealed record CacheBudgetModel(double Fraction, int Count)
{
    /// <summary>Whether a fraction is one of the tokens seen, rather than of the entries held.</summary>
    internal bool OfOriginal { get; init; }

    /// <summary>How a fraction becomes a number.</summary>
    internal RoundingForm Rounding { get; init; } = RoundingForm.Floor;

    /// <summary>The layer's place in a pyramid, 0-based; -1 for none.</summary>
    internal int PyramidIndex { get; init; } = -1;

    /// <summary>Layers of the pyramid.</summary>
    internal int PyramidLayers { get; init; }

    /// <summary>For a pyramid: queries that score, which stay themselves; 0 for none.</summary>
    internal int Window { get; init; }

    /// <summary>Whether the layers of a pyramid share it.</summary>
    internal bool IsPyramid => PyramidIndex >= 0;

    /// <summary>What the budget asks for, which may be more or less than is possible.</summary>
    /// <param name="held">Entries of a head, none evicted so far.</param>
    internal int Asked(int held) =>
        CacheMath.Asked(Fraction, Count, held, Rounding.ToString(), (PyramidIndex, PyramidLayers, Window), held);
}

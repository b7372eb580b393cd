namespace PipelineDsl.Datasets;

/// <summary>A place in the order of a step. No two samples share one.</summary>
/// <param name="Key">Decides first.</param>
/// <param name="Tie">Decides between equal keys.</param>
/// <param name="Index">Decides the rest.</param>
internal readonly record struct SelectionPlace(ulong Key, ulong Tie, ulong Index) : IComparable<SelectionPlace>
{
    /// <summary>Bits of a place.</summary>
    internal const int Bits = 3 * 64;

    /// <summary>Behind every sample.</summary>
    internal static SelectionPlace End { get; } = new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    /// <summary>Some bits of the place read as one number of 192 bits, all of them from one of its parts.</summary>
    /// <param name="start">0-based bit, from the highest on.</param>
    /// <param name="count">How many, 1 to 63.</param>
    internal int Digit(int start, int count) => (int)((Part(start / 64) >> (64 - count - (start % 64))) & ((1UL << count) - 1));

    /// <summary>The place whose highest bits are those of this one, and whose other bits are 0.</summary>
    /// <param name="count">Number of bits.</param>
    internal SelectionPlace Prefix(int count) => new(Head(Key, count), Head(Tie, count - 64), Head(Index, count - 128));

    /// <summary>This place with some of its bits, all zero, replaced.</summary>
    /// <param name="start">0-based bit, from the highest on.</param>
    /// <param name="count">How many.</param>
    /// <param name="digit">The bits.</param>
    internal SelectionPlace With(int start, int count, int digit)
    {
        ulong bits = (ulong)digit << (64 - count - (start % 64));
        return (start / 64) switch
        {
            0 => this with { Key = Key | bits },
            1 => this with { Tie = Tie | bits },
            _ => this with { Index = Index | bits },
        };
    }

    /// <inheritdoc/>
    public int CompareTo(SelectionPlace other) =>
        Key != other.Key ? Key.CompareTo(other.Key) : Tie != other.Tie ? Tie.CompareTo(other.Tie) : Index.CompareTo(other.Index);

    private static ulong Head(ulong part, int count) => count <= 0 ? 0 : count >= 64 ? part : part & (ulong.MaxValue << (64 - count));

    private ulong Part(int part) => part switch
    {
        0 => Key,
        1 => Tie,
        _ => Index,
    };
}

using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>An array in C order inside a file, one row a sample.</summary>
/// <param name="Name">Its name; empty when the file holds no other.</param>
/// <param name="Type">Type of a value.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Width">Values of a row.</param>
/// <param name="ItemBytes">Bytes of a value.</param>
/// <param name="Offset">Where it starts in the file.</param>
internal sealed record ArrayColumn(string Name, FileValueType Type, long Rows, int Width, int ItemBytes, long Offset)
{
    /// <summary>Whether texts are 32 bits a character.</summary>
    internal bool IsUtf32 { get; init; }

    /// <summary>NumPy's name of the type, in NumPy files.</summary>
    internal string Descriptor { get; init; } = "";

    /// <summary>Axes of a row, in NumPy files.</summary>
    internal ImmutableArray<long> RowShape { get; init; } = [];

    /// <summary>Bytes of a row.</summary>
    internal long RowBytes => (long)Width * ItemBytes;

    /// <summary>The column as plans describe it.</summary>
    internal FileColumn Describe() => new(Name, Type, Width, Rows);
}

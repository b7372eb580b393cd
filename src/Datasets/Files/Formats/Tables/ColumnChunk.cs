namespace PipelineDsl.Datasets;

/// <summary>Some rows of one column, unpacked.</summary>
/// <param name="rows">How many rows.</param>
internal abstract class ColumnChunk(int rows)
{
    /// <summary>Rows.</summary>
    internal int Rows { get; } = rows;

    /// <summary>Memory that they take, about.</summary>
    internal abstract long Bytes { get; }

    /// <summary>Rows that have no value, or a value without one; null when there are none.</summary>
    internal bool[]? Nulls { get; init; }

    /// <summary>Puts rows.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="row">The first row there.</param>
    /// <exception cref="DatasetException">A value may not stand in the column.</exception>
    internal void Put(int first, int count, ColumnTarget target, int row)
    {
        int none = Nulls is null ? -1 : Nulls.AsSpan(first, count).IndexOf(true);
        if (none >= 0)
        {
            throw target.Bad(row + none, "it is null");
        }

        PutValues(first, count, target, row);
    }

    /// <summary>Puts rows that all have values.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="row">The first row there.</param>
    private protected abstract void PutValues(int first, int count, ColumnTarget target, int row);
}

using System.Numerics;

namespace PipelineDsl.Datasets;

/// <summary>Where values of one column go: converts and checks them, and names file, row and column of one that is wrong.</summary>
/// <param name="name">The column, for messages.</param>
/// <param name="width">Values of a row.</param>
internal abstract class ColumnTarget(string name, int width)
{
    private string _file = "";
    private long _firstRow;

    /// <summary>Values of a row.</summary>
    internal int Width { get; } = width;

    /// <summary>What the column is called in the file that is read; empty in a file of one array.</summary>
    internal string FileColumn { get; private set; } = "";

    /// <summary>Whether it takes texts; others take numbers.</summary>
    internal virtual bool TakesText => false;

    /// <summary>Row of the buffer at which rows of the file that is read start.</summary>
    private protected int Start { get; private set; }

    /// <summary>Says where the next values come from and go to.</summary>
    /// <param name="file">Path of the file, as given.</param>
    /// <param name="fileColumn">What the column is called there.</param>
    /// <param name="firstRow">Row of the file that is put first.</param>
    /// <param name="start">Row of the buffer at which it goes.</param>
    internal void From(string file, string fileColumn, long firstRow, int start) =>
        (_file, FileColumn, _firstRow, Start) = (file, fileColumn, firstRow, start);

    /// <summary>Puts whole rows of numbers.</summary>
    /// <typeparam name="T">Type of a value in the file.</typeparam>
    /// <param name="row">The first one, counted from where <see cref="From"/> said.</param>
    /// <param name="values">Their values, a multiple of <see cref="Width"/>.</param>
    /// <exception cref="DatasetException">A value may not stand in the column.</exception>
    internal abstract void Put<T>(int row, ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>;

    /// <summary>Puts one row that is text: a number, several between commas or spaces and perhaps in brackets, or the text itself.</summary>
    /// <param name="row">The row, counted from where <see cref="From"/> said.</param>
    /// <param name="utf8">The text.</param>
    /// <exception cref="DatasetException">It may not stand in the column.</exception>
    internal abstract void PutText(int row, ReadOnlySpan<byte> utf8);

    /// <summary>Memory that a file may fill itself because it holds the very type; <see cref="Check"/> then looks at it.</summary>
    /// <param name="type">Type of the file's values.</param>
    /// <param name="rows">Rows that will be filled.</param>
    /// <returns>Nothing when values have to be put.</returns>
    internal virtual Span<byte> Direct(FileValueType type, int rows) => [];

    /// <summary>Whether <see cref="TryBorrow"/> may do it: the file holds the very type, and the column may stay there.</summary>
    /// <param name="type">Type of the file's values.</param>
    /// <param name="rows">Rows that are wanted.</param>
    internal virtual bool CanBorrow(FileValueType type, int rows) => false;

    /// <summary>Leaves rows where they are in a mapped file, and checks them.</summary>
    /// <param name="map">The file.</param>
    /// <param name="offset">Where the rows start there.</param>
    /// <param name="rows">Rows that are wanted.</param>
    /// <returns>False where they have to be put or filled.</returns>
    /// <exception cref="DatasetException">A value may not stand in the column.</exception>
    internal virtual bool TryBorrow(LeasedMap map, long offset, int rows) => false;

    /// <summary>Checks rows that were filled through <see cref="Direct"/>.</summary>
    /// <param name="row">The first one.</param>
    /// <param name="rows">How many.</param>
    /// <exception cref="DatasetException">A value may not stand in the column.</exception>
    internal virtual void Check(int row, int rows)
    {
    }

    /// <summary>Refuses a row whose number of values is another one than the column's.</summary>
    /// <param name="row">The row.</param>
    /// <param name="found">Its values.</param>
    /// <exception cref="DatasetException">It has another number of values.</exception>
    internal void RequireWidth(int row, int found)
    {
        if (found != Width)
        {
            throw Bad(row, $"expected {Width} value{(Width == 1 ? "" : "s")}, found {found}");
        }
    }

    /// <summary>An error that names file, row and column.</summary>
    /// <param name="row">The row, counted from where <see cref="From"/> said.</param>
    /// <param name="problem">What is wrong.</param>
    internal DatasetException Bad(int row, string problem)
    {
        string also = FileColumn.Length > 0 && FileColumn != name ? $" ('{FileColumn}' in the file)" : "";
        return new DatasetException($"{_file}, row {_firstRow + row}, column '{name}'{also}: {problem}.");
    }
}

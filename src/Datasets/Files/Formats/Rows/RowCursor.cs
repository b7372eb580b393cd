namespace PipelineDsl.Datasets;

/// <summary>A place in a file that can only be read forwards. One thread at a time.</summary>
internal abstract class RowCursor : IDisposable
{
    /// <summary>The row that is read next.</summary>
    internal long Row { get; private protected set; }

    /// <summary>Passes over rows.</summary>
    /// <param name="rows">How many.</param>
    /// <exception cref="DatasetException">The file is damaged, or ends before.</exception>
    internal abstract void Skip(long rows);

    /// <summary>Reads rows.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="targets">Columns wanted, and where their values go.</param>
    /// <exception cref="DatasetException">A value is wrong, the file is damaged, or it ends before.</exception>
    internal abstract void Read(int rows, ReadOnlySpan<ColumnTarget> targets);

    /// <inheritdoc/>
    public abstract void Dispose();
}

namespace PipelineDsl.Datasets;

/// <summary>An open input file.</summary>
internal abstract class SampleFile : IDisposable
{
    /// <summary>Memory that it holds for the next reads, about; it is given back when the file is closed.</summary>
    internal virtual long HeldBytes => 0;

    /// <summary>Reads rows that follow each other; safe to call from several threads with targets of their own.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="targets">Columns wanted, and where their values go.</param>
    /// <exception cref="DatasetException">A value is wrong or the file damaged.</exception>
    internal abstract void Read(long first, int rows, ReadOnlySpan<ColumnTarget> targets);

    /// <inheritdoc/>
    public abstract void Dispose();
}

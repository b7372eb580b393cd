namespace PipelineDsl.Datasets;

/// <summary>A text file whose rows' starts are known.</summary>
/// <param name="file">The file.</param>
/// <param name="index">Where every so many rows start; null when it can be read from the start only.</param>
/// <param name="start">Opens a cursor at a row, whose byte offset is given; -1 for the start of the file.</param>
internal sealed class TextRowsFile(FileAt file, RowIndex? index, Func<long, long, RowCursor> start) : CursorFile(file)
{
    /// <inheritdoc/>
    private protected override long StartBefore(long row) => index is null || index.Count == 0 ? 0 : index.Row(index.Entry(row));

    /// <inheritdoc/>
    private protected override RowCursor Start(long row) => start(row, index is null || index.Count == 0 ? -1 : index[index.Entry(row)]);
}

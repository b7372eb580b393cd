namespace PipelineDsl.Datasets;

/// <summary>A compressed array of an npz archive, which is unpacked from its start.</summary>
/// <param name="file">The archive.</param>
/// <param name="entry">The array.</param>
internal sealed class PackedArrayFile(FileAt file, NpzEntry entry) : CursorFile(file)
{
    /// <inheritdoc/>
    private protected override long StartBefore(long row) => 0;

    /// <inheritdoc/>
    private protected override RowCursor Start(long row) => new PackedArrayCursor(File, entry);
}

using System.IO.Compression;

namespace PipelineDsl.Datasets;

/// <summary>Unpacks an array of an npz archive, forwards.</summary>
internal sealed class PackedArrayCursor : RowCursor
{
    private const int ChunkBytes = 1 << 16;

    private readonly ZipArchive _archive;
    private readonly Stream _values;
    private readonly ArrayColumn _column;
    private readonly byte[] _chunk;

    /// <summary>Opens an archive.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="entry">The array.</param>
    internal PackedArrayCursor(FileAt file, NpzEntry entry)
    {
        _column = entry.Column;
        _archive = ZipFile.OpenRead(file.FullPath);
        _values = _archive.GetEntry(entry.Entry)?.Open() ?? throw file.Bad($"no array '{entry.Column.Name}'");
        _ = NpyHeader.Read(file, entry.Column.Name, _values, 0);
        _chunk = new byte[long.Max(_column.RowBytes, ChunkBytes / _column.RowBytes * _column.RowBytes)];
    }

    /// <inheritdoc/>
    internal override void Skip(long rows)
    {
        for (long rest = rows * _column.RowBytes; rest > 0;)
        {
            int part = (int)long.Min(rest, _chunk.Length);
            _values.ReadExactly(_chunk.AsSpan(0, part));
            rest -= part;
        }

        Row += rows;
    }

    /// <inheritdoc/>
    internal override void Read(int rows, ReadOnlySpan<ColumnTarget> targets)
    {
        int chunkRows = (int)(_chunk.Length / _column.RowBytes);
        for (int done = 0; done < rows; done += chunkRows)
        {
            int count = int.Min(chunkRows, rows - done);
            Span<byte> bytes = _chunk.AsSpan(0, (int)(count * _column.RowBytes));
            _values.ReadExactly(bytes);
            foreach (ColumnTarget target in targets)
            {
                ArrayValues.Put(_column, target, done, bytes);
            }
        }

        Row += rows;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _values.Dispose();
        _archive.Dispose();
    }
}

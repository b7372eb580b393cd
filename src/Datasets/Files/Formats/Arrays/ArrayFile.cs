using System.Buffers;
using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;

namespace PipelineDsl.Datasets;

/// <summary>
/// Arrays in a file, read at offsets straight from the system's cache. Mapped memory would save that copy, but a file that another program cuts short
/// would then end this one without an exception.
/// </summary>
internal sealed class ArrayFile : SampleFile
{
    private const int ChunkBytes = 1 << 16;

    private readonly FileAt _file;
    private readonly ImmutableArray<ArrayColumn> _columns;
    private readonly SafeFileHandle _handle;

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="columns">Its arrays.</param>
    internal ArrayFile(FileAt file, ImmutableArray<ArrayColumn> columns)
    {
        (_file, _columns) = (file, columns);
        _handle = File.OpenHandle(file.FullPath);
    }

    /// <inheritdoc/>
    internal override void Read(long first, int rows, ReadOnlySpan<ColumnTarget> targets)
    {
        foreach (ColumnTarget target in targets)
        {
            ArrayColumn column = _columns.First(column => column.Name == target.FileColumn);
            long offset = column.Offset + (first * column.RowBytes);
            Span<byte> direct = target.Direct(column.Type, rows);
            if (direct.IsEmpty)
            {
                ReadChunks(column, offset, rows, target);
            }
            else
            {
                ReadExactly(direct, offset);
                target.Check(0, rows);
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _handle.Dispose();

    private void ReadChunks(ArrayColumn column, long offset, int rows, ColumnTarget target)
    {
        int chunkRows = int.Max(1, (int)long.Min(rows, ChunkBytes / column.RowBytes));
        byte[] chunk = ArrayPool<byte>.Shared.Rent(checked((int)(chunkRows * column.RowBytes)));
        try
        {
            for (int done = 0; done < rows; done += chunkRows)
            {
                int count = int.Min(chunkRows, rows - done);
                Span<byte> bytes = chunk.AsSpan(0, (int)(count * column.RowBytes));
                ReadExactly(bytes, offset + (done * column.RowBytes));
                ArrayValues.Put(column, target, done, bytes);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private void ReadExactly(Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            int read;
            try
            {
                read = RandomAccess.Read(_handle, bytes, offset);
            }
            catch (IOException e)
            {
                throw new DatasetException($"{_file.Name}: cannot be read at byte {offset}: {e.Message}", e);
            }

            bytes = read > 0 ? bytes[read..]
                : throw _file.Bad($"it ends at byte {offset}; more was there when it was opened");
            offset += read;
        }
    }
}

using System.Buffers;
using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;

namespace PipelineDsl.Datasets;

/// <summary>
/// Arrays in a file. Rows that are wanted as they are, and are in the system's cache, stay there: see <see cref="LeasedMap"/>. All others are read by
/// position.
/// </summary>
internal sealed class ArrayFile : SampleFile
{
    private const int ChunkBytes = 1 << 16;

    private readonly FileAt _file;
    private readonly ImmutableArray<ArrayColumn> _columns;
    private readonly SafeFileHandle _handle;
    private readonly Lazy<LeasedMap?> _map;

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="columns">Its arrays.</param>
    internal ArrayFile(FileAt file, ImmutableArray<ArrayColumn> columns)
    {
        (_file, _columns) = (file, columns);
        _handle = File.OpenHandle(file.FullPath);
        _map = new Lazy<LeasedMap?>(() => LeasedMap.TryTake(_handle, _columns.Max(static column => column.Offset + (column.Rows * column.RowBytes))));
    }

    /// <inheritdoc/>
    internal override long HeldBytes => _map is { IsValueCreated: true, Value: { } map } ? map.TableBytes : 0;

    /// <inheritdoc/>
    internal override void Read(long first, int rows, ReadOnlySpan<ColumnTarget> targets)
    {
        foreach (ColumnTarget target in targets)
        {
            ArrayColumn column = _columns.First(column => column.Name == target.FileColumn);
            long offset = column.Offset + (first * column.RowBytes);
            if (target.CanBorrow(column.Type, rows) && _map.Value is { } map && target.TryBorrow(map, offset, rows))
            {
                continue;
            }

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
    public override void Dispose()
    {
        if (_map.IsValueCreated)
        {
            _map.Value?.Dispose();
        }

        _handle.Dispose();
    }

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

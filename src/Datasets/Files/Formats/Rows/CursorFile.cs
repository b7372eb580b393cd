namespace PipelineDsl.Datasets;

/// <summary>
/// A file that is read forwards, from some of its rows on. Cursors that are not in use stay open, so that whoever reads block after block goes on where
/// the last block ended.
/// </summary>
/// <param name="file">The file.</param>
internal abstract class CursorFile(FileAt file) : SampleFile
{
    private const int MostIdle = 16;

    private readonly Lock _gate = new();
    private readonly List<RowCursor> _idle = [];

    /// <summary>The file.</summary>
    private protected FileAt File => file;

    /// <inheritdoc/>
    internal override void Read(long first, int rows, ReadOnlySpan<ColumnTarget> targets)
    {
        RowCursor cursor = Rent(first);
        try
        {
            cursor.Skip(first - cursor.Row);
            cursor.Read(rows, targets);
        }
        catch (Exception e)
        {
            cursor.Dispose();
            throw e is DatasetException or OperationCanceledException ? e
                : new DatasetException($"{file.Name}: cannot be read behind row {cursor.Row}: {e.Message}", e);
        }

        Return(cursor);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (_gate)
        {
            _idle.ForEach(static cursor => cursor.Dispose());
            _idle.Clear();
        }
    }

    /// <summary>The last row at or before another at which a cursor can start.</summary>
    /// <param name="row">The other.</param>
    private protected abstract long StartBefore(long row);

    /// <summary>Opens a cursor.</summary>
    /// <param name="row">A row that <see cref="StartBefore"/> gave.</param>
    private protected abstract RowCursor Start(long row);

    private RowCursor Rent(long first)
    {
        long start = StartBefore(first);
        lock (_gate)
        {
            int nearest = -1;
            for (int i = 0; i < _idle.Count; i++)
            {
                long row = _idle[i].Row;
                nearest = row >= start && row <= first && (nearest < 0 || row > _idle[nearest].Row) ? i : nearest;
            }

            if (nearest >= 0)
            {
                RowCursor found = _idle[nearest];
                _idle.RemoveAt(nearest);
                return found;
            }
        }

        return file.Guard(() => Start(start));
    }

    private void Return(RowCursor cursor)
    {
        RowCursor? oldest = null;
        lock (_gate)
        {
            _idle.Add(cursor);
            if (_idle.Count > MostIdle)
            {
                oldest = _idle[0];
                _idle.RemoveAt(0);
            }
        }

        oldest?.Dispose();
    }
}

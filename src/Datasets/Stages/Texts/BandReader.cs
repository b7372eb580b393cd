namespace PipelineDsl.Datasets;

/// <summary>The entries of one band over all units in order. Holds some entries of every file, whatever their sizes.</summary>
internal sealed class BandReader : IDisposable
{
    private readonly SortedPart[] _parts;
    private readonly PriorityQueue<int, BandEntry> _heads = new();

    /// <summary>Opens the files.</summary>
    /// <param name="run">The task.</param>
    /// <param name="round">Name of the round that wrote them.</param>
    /// <param name="units">Its tasks.</param>
    /// <param name="band">0-based band.</param>
    internal BandReader(TaskRun run, string round, int units, int band)
    {
        _parts = new SortedPart[units];
        try
        {
            for (int unit = 0; unit < units; unit++)
            {
                _parts[unit] = new SortedPart(run.Open(round, unit, SigningRound.Part(band)));
                Push(unit);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Takes the next entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>False behind the last one.</returns>
    internal bool Next(out BandEntry entry)
    {
        if (!_heads.TryDequeue(out int unit, out entry))
        {
            return false;
        }

        Push(unit);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SortedPart? part in _parts)
        {
            part?.Dispose();
        }
    }

    private void Push(int unit)
    {
        if (_parts[unit].Next(out BandEntry entry))
        {
            _heads.Enqueue(unit, entry);
        }
    }

    private sealed unsafe class SortedPart(PartReader part) : IDisposable
    {
        private const int Buffered = 1024;

        private readonly BandEntry[] _entries = new BandEntry[(int)long.Min(Buffered, part.Length / sizeof(BandEntry))];
        private long _offset;
        private int _at, _count;

        internal bool Next(out BandEntry entry)
        {
            if (_at == _count)
            {
                (_at, _count) = (0, (int)long.Min(_entries.Length, (part.Length - _offset) / sizeof(BandEntry)));
                part.Read(_offset, _entries.AsSpan(0, _count));
                _offset += (long)_count * sizeof(BandEntry);
            }

            bool isThere = _at < _count;
            entry = isThere ? _entries[_at++] : default;
            return isThere;
        }

        public void Dispose() => part.Dispose();
    }
}

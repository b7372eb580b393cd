namespace PipelineDsl.Datasets;

/// <summary>Reads one bucket of routed samples from front to back, as many at a time as wanted.</summary>
internal sealed class RoutedReader
{
    private const int BufferBytes = 1 << 20;

    private readonly TaskRun _run;
    private readonly string _round;
    private readonly RoutedLayout _layout;
    private readonly (long Start, long End)[] _slices;
    private readonly byte[] _buffer;
    private int _task;
    private long _read;

    /// <summary>Finds the bucket in all files.</summary>
    /// <param name="run">A task or merge of a later round, or the merge of this one.</param>
    /// <param name="round">Name of the round whose tasks wrote the files, one a unit.</param>
    /// <param name="layout">What a record holds.</param>
    /// <param name="bucket">0-based bucket.</param>
    internal RoutedReader(TaskRun run, string round, RoutedLayout layout, int bucket)
    {
        (_run, _round, _layout) = (run, round, layout);
        _buffer = new byte[int.Max(1, BufferBytes / layout.RecordBytes) * layout.RecordBytes];
        _slices = new (long, long)[run.Plan.Units.Length];
        Span<long> slice = stackalloc long[2];
        for (int task = 0; task < _slices.Length; task++)
        {
            using PartReader part = run.Open(round, task, layout.Part);
            part.Read(bucket * (long)sizeof(long), slice);
            _slices[task] = (slice[0], slice[1]);
            Count += slice[1] - slice[0];
        }
    }

    /// <summary>Samples of the bucket.</summary>
    internal long Count { get; }

    /// <summary>Reads the next samples.</summary>
    /// <param name="most">How many at most, at least 1.</param>
    /// <returns>The samples; none behind the last one. Whoever called disposes them.</returns>
    internal RoutedGroup Next(int most)
    {
        int count = (int)long.Min(most, Count - _read);
        var group = new RoutedGroup(count, _layout);
        for (int filled = 0; filled < count;)
        {
            (long start, long end) = _slices[_task];
            int taken = (int)long.Min(count - filled, end - start);
            if (taken > 0)
            {
                using PartReader part = _run.Open(_round, _task, _layout.Part);
                Fill(part, start, taken, group, filled);
            }

            _slices[_task] = (start + taken, end);
            _task += start + taken == end ? 1 : 0;
            filled += taken;
        }

        _read += count;
        return group;
    }

    private void Fill(PartReader part, long record, int count, RoutedGroup group, int to)
    {
        int stride = _layout.RecordBytes;
        long offset = _layout.TableBytes + (record * stride), end = offset + ((long)count * stride);
        while (offset < end)
        {
            Span<byte> records = _buffer.AsSpan(0, (int)long.Min(_buffer.Length, end - offset));
            part.Read(offset, records);
            offset += records.Length;
            for (; records.Length > 0; records = records[stride..])
            {
                group.Set(to++, records[..stride]);
            }
        }
    }
}

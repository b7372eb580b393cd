namespace PipelineDsl.Datasets;

/// <summary>
/// Reads buckets that follow each other. They lie side by side in every file, so as many as fit into memory are read in one go: many small groups cost
/// no more than one large one.
/// </summary>
/// <param name="run">A task or merge of a later round, or the merge of this one.</param>
/// <param name="round">Name of the round whose tasks wrote the files, one a unit.</param>
/// <param name="layout">What a record holds.</param>
internal sealed class RoutedGroups(TaskRun run, string round, RoutedLayout layout)
{
    private const int BufferBytes = 1 << 20;

    private readonly byte[] _buffer = new byte[int.Max(1, BufferBytes / layout.RecordBytes) * layout.RecordBytes];

    /// <summary>Reads all samples of some buckets.</summary>
    /// <param name="first">The first bucket.</param>
    /// <param name="end">The bucket behind the last.</param>
    /// <returns>Every bucket that is not empty, in ascending order. Whoever goes through them disposes them.</returns>
    /// <exception cref="DatasetException">A bucket does not fit into the memory of a task, or a file is not what was written.</exception>
    internal IEnumerable<(int Bucket, RoutedGroup Members)> Read(int first, int end)
    {
        long[][] starts = [.. Enumerable.Range(0, run.Plan.Units.Length).Select(task => Starts(task, first, end))];
        long[] counts = [.. Enumerable.Range(0, end - first).Select(bucket => starts.Sum(start => start[bucket + 1] - start[bucket]))];
        for (int from = 0, to; from < counts.Length; from = to)
        {
            Check(counts[from]);
            long bytes = counts[from] * layout.RecordBytes;
            for (to = from + 1; to < counts.Length && bytes + (counts[to] * layout.RecordBytes) <= run.MemoryBytes / 2; to++)
            {
                bytes += counts[to] * layout.RecordBytes;
            }

            RoutedGroup[] groups = [.. counts[from..to].Select(count => new RoutedGroup((int)count, layout))];
            Fill(groups, starts, from);
            for (int group = 0; group < groups.Length; group++)
            {
                if (groups[group].Count > 0)
                {
                    yield return (first + from + group, groups[group]);
                }
            }
        }
    }

    private long[] Starts(int task, int first, int end)
    {
        long[] starts = new long[end - first + 1];
        using PartReader part = run.Open(round, task, layout.Part);
        part.Read<long>(first * (long)sizeof(long), starts);
        return starts;
    }

    private void Check(long count)
    {
        long bytes = count * layout.RecordBytes;
        if (bytes > run.MemoryBytes || count > Array.MaxLength)
        {
            throw new DatasetException(
                $"{round}: a group of {count} samples takes {bytes >> 10} KiB, but a task may hold {run.MemoryBytes >> 10} KiB. "
                + "Give it more memory, or declare more clusters or partitions.", 2);
        }
    }

    /// <summary>Goes through the files in ascending order, so that the samples of every group ascend.</summary>
    private void Fill(RoutedGroup[] groups, long[][] starts, int from)
    {
        int[] filled = new int[groups.Length];
        for (int task = 0; task < starts.Length; task++)
        {
            ReadOnlySpan<long> own = starts[task].AsSpan(from, groups.Length + 1);
            if (own[0] == own[^1])
            {
                continue;
            }

            run.Advance(0);
            using PartReader part = run.Open(round, task, layout.Part);
            long record = own[0];
            for (int group = 0; record < own[^1];)
            {
                Span<byte> records = _buffer.AsSpan(0, (int)long.Min(_buffer.Length, (own[^1] - record) * layout.RecordBytes));
                part.Read(layout.TableBytes + (record * layout.RecordBytes), records);
                for (; records.Length > 0; records = records[layout.RecordBytes..], record++)
                {
                    while (record == own[group + 1])
                    {
                        group++;
                    }

                    groups[group].Set(filled[group]++, records[..layout.RecordBytes]);
                }
            }
        }
    }
}

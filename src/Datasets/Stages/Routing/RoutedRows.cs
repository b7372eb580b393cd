using System.Runtime.InteropServices;

namespace PipelineDsl.Datasets;

/// <summary>
/// Moves samples to where their bucket is worked on: every unit becomes one file with its samples grouped by bucket, and whoever works on a bucket
/// reads its slice of every file. A sort by counting, so the result does not depend on how much fits into memory at a time.
/// </summary>
internal static class RoutedRows
{
    private const int MaxGatherBytes = 1 << 30;

    /// <summary>Writes the file of one unit. Reads it once for the buckets, and once more for every part of the rows that fits into memory.</summary>
    /// <param name="run">The task.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="router">Says where samples go.</param>
    /// <exception cref="DatasetException">Data are not as they must be.</exception>
    internal static void Write(TaskRun run, WorkUnit unit, RowRouter router)
    {
        RoutedLayout layout = router.Layout;
        int copies = router.Copies, stride = layout.RecordBytes;
        int[] ends = new int[SampleBlocks.Of(unit)];
        int[] places = Route(run, unit, router, ends);
        long[] starts = Sort(places, layout.Buckets);
        using PartWriter part = run.Create(layout.Part);
        part.Write<long>(starts);
        long total = starts[^1], room = long.Max(1, long.Clamp(run.MemoryBytes / 2, stride, MaxGatherBytes) / stride);
        byte[] records = new byte[checked((int)(long.Min(room, total) * stride))];
        float[] rows = [];
        for (long from = 0; from < total; from += room)
        {
            int count = (int)long.Min(room, total - from);
            var blocks = new SampleBlocks(run, unit, router.RowColumns, router.ScoreColumn, isAgain: true);
            for (int block = 0, first = 0; block < ends.Length; first = ends[block++])
            {
                ReadOnlySpan<int> wanted = places.AsSpan(first * copies, (ends[block] - first) * copies);
                if (!AnyBetween(wanted, from, from + count))
                {
                    blocks.Skip();
                    continue;
                }

                blocks.Next();
                SampleBlock samples = blocks.Block;
                SampleBuffer.Grow(ref rows, (long)samples.Count * layout.Channels);
                router.Rows(samples, rows.AsSpan(0, samples.Count * layout.Channels));
                Gather(samples, router, first, wanted, from, rows, records.AsSpan(0, count * stride));
            }

            part.Write<byte>(records.AsSpan(0, count * stride));
        }
    }

    /// <summary>How many records every bucket has.</summary>
    /// <param name="run">A task or merge of a later round, or the merge of this one.</param>
    /// <param name="round">Name of the round whose tasks wrote the files, one a unit.</param>
    /// <param name="layout">What a record holds.</param>
    internal static long[] Counts(TaskRun run, string round, RoutedLayout layout)
    {
        long[] counts = new long[layout.Buckets], starts = new long[layout.Buckets + 1];
        for (int task = 0; task < run.Plan.Units.Length; task++)
        {
            using PartReader part = run.Open(round, task, layout.Part);
            part.Read<long>(0, starts);
            for (int bucket = 0; bucket < counts.Length; bucket++)
            {
                counts[bucket] += starts[bucket + 1] - starts[bucket];
            }
        }

        return counts;
    }

    /// <summary>Reads one bucket.</summary>
    /// <param name="run">A task or merge of a later round, or the merge of this one.</param>
    /// <param name="round">Name of the round whose tasks wrote the files, one a unit.</param>
    /// <param name="layout">What a record holds.</param>
    /// <param name="bucket">0-based bucket.</param>
    /// <exception cref="DatasetException">The bucket does not fit into the memory of a task, or a file is not what was written.</exception>
    internal static RoutedGroup Read(TaskRun run, string round, RoutedLayout layout, int bucket)
    {
        foreach ((_, RoutedGroup members) in new RoutedGroups(run, round, layout).Read(bucket, bucket + 1))
        {
            return members;
        }

        return new RoutedGroup(0, layout);
    }

    private static int[] Route(TaskRun run, WorkUnit unit, RowRouter router, int[] ends)
    {
        int copies = router.Copies, count = 0;
        int[] buckets = new int[checked(unit.Count * copies)];
        var blocks = new SampleBlocks(run, unit, router.RouteColumns, router.ScoreColumn);
        for (int block = 0; blocks.Next(); block++)
        {
            SampleBlock samples = blocks.Block;
            router.Route(samples, count, buckets.AsSpan(count * copies, samples.Count * copies));
            count += samples.Count;
            ends[block] = count;
        }

        return buckets[..(count * copies)];
    }

    /// <summary>Turns buckets into places in the file.</summary>
    private static long[] Sort(Span<int> buckets, int count)
    {
        long[] starts = new long[count + 1];
        foreach (int bucket in buckets)
        {
            if (bucket >= 0)
            {
                starts[bucket + 1]++;
            }
        }

        for (int bucket = 0; bucket < count; bucket++)
        {
            starts[bucket + 1] += starts[bucket];
        }

        long[] next = starts[..count];
        foreach (ref int bucket in buckets)
        {
            bucket = bucket < 0 ? -1 : checked((int)next[bucket]++);
        }

        return starts;
    }

    private static bool AnyBetween(ReadOnlySpan<int> places, long from, long to)
    {
        foreach (int place in places)
        {
            if (place >= from && place < to)
            {
                return true;
            }
        }

        return false;
    }

    private static void Gather(
        in SampleBlock samples, RowRouter router, int first, ReadOnlySpan<int> places, long from, ReadOnlySpan<float> rows, Span<byte> records)
    {
        RoutedLayout layout = router.Layout;
        int stride = layout.RecordBytes, rowBytes = layout.Channels * sizeof(float);
        Span<double> values = layout.Values <= 128 ? stackalloc double[layout.Values] : new double[layout.Values];
        for (int at = 0; at < places.Length; at++)
        {
            if (places[at] < from || places[at] - from >= records.Length / stride)
            {
                continue;
            }

            int sample = at / router.Copies;
            Span<byte> record = records.Slice((int)(places[at] - from) * stride, stride);
            MemoryMarshal.Write(record, samples.Indices[sample]);
            MemoryMarshal.AsBytes(rows.Slice(sample * layout.Channels, layout.Channels)).CopyTo(record[sizeof(long)..]);
            router.Values(samples, sample, first + sample, at % router.Copies, values);
            MemoryMarshal.AsBytes(values).CopyTo(record[(sizeof(long) + rowBytes)..]);
        }
    }
}

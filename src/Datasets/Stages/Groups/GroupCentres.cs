using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>Centres of groups that need not fit into memory: they are read as often as needed.</summary>
/// <param name="run">The task.</param>
/// <param name="grouping">The round that moved samples to their groups.</param>
internal sealed class GroupCentres(TaskRun run, GroupingRound grouping)
{
    /// <summary>The mean, added up in double precision in ascending order of the samples.</summary>
    /// <param name="group">0-based group; not empty.</param>
    internal float[] Mean(int group)
    {
        int width = run.Plan.Pipeline.Channels;
        double[] sum = new double[width];
        RoutedReader reader = grouping.Open(run, group);
        ForEach(reader, members =>
        {
            for (int member = 0; member < members.Count; member++)
            {
                RowValues<float>.AddTo(members.Rows[member], sum);
            }
        });
        return [.. sum.Select(value => (float)(value / reader.Count))];
    }

    /// <summary>The median, coordinate by coordinate: the group is read once for as many columns as fit into memory.</summary>
    /// <param name="group">0-based group; not empty.</param>
    /// <exception cref="DatasetException">The group is larger than a column may be.</exception>
    internal float[] Median(int group)
    {
        float[] median = new float[run.Plan.Pipeline.Channels];
        long count = grouping.Open(run, group).Count;
        if (count > Array.MaxLength)
        {
            throw new DatasetException(
                $"{grouping.Name}: a {grouping.Noun} of {count} samples is too large for a median; at most {Array.MaxLength} are possible.", 2);
        }

        int columns = (int)long.Clamp(run.MemoryBytes / 2 / (count * sizeof(float)), 1, median.Length);
        for (int first = 0; first < median.Length; first += columns)
        {
            int taken = int.Min(columns, median.Length - first), row = 0;
            using var values = new RowBuffer<float>(taken, (int)count);
            ForEach(grouping.Open(run, group), members =>
            {
                for (int member = 0; member < members.Count; member++, row++)
                {
                    for (int column = 0; column < taken; column++)
                    {
                        values[column][row] = members.Rows[member][first + column];
                    }
                }
            });
            RowMedians.OfColumns(values, median.AsSpan(first, taken), run.Threads, run.Stop);
        }

        return median;
    }

    private void ForEach(RoutedReader reader, Action<RoutedGroup> work)
    {
        for (long read = 0; read < reader.Count; read += SampleBlocks.BlockRows)
        {
            run.Advance(0);
            using RoutedGroup members = reader.Next(SampleBlocks.BlockRows);
            work(members);
        }
    }
}

namespace PipelineDsl.Datasets;

/// <summary>
/// One step of the search for the threshold that keeps the number wanted, when who stays depends on the threshold itself. Thresholds are levels, the finer
/// the nearer to 1; a step tests three levels and so leaves a quarter of the range.
/// </summary>
/// <param name="stage">The stage.</param>
/// <param name="plan">The plan of the run.</param>
/// <param name="clusters">The round that moved samples to clusters.</param>
/// <param name="before">The step before; null for the first.</param>
/// <param name="step">0-based step.</param>
internal sealed class ThresholdRound(DeduplicationStage stage, RunPlan plan, ClusterRound clusters, ThresholdRound? before, int step)
    : DatasetRound($"{stage.Name}-threshold{step}")
{
    /// <summary>Steps, after which one level is left.</summary>
    internal const int Steps = 6;

    private const int Levels = 1 << (2 * Steps), Tests = 3;
    private const string Counts = "counts", Range = "range";
    private readonly GroupTasks _tasks = GroupTasks.Of(plan, clusters.Groups);

    /// <inheritdoc/>
    internal override int Tasks => _tasks.Count;

    /// <summary>The threshold of the lowest level, in a later round: among those tested the lowest that keeps as many as wanted.</summary>
    /// <param name="run">A task of that round.</param>
    internal double Threshold(TaskRun run) => Threshold(LowestLevel(run));

    /// <inheritdoc/>
    internal override void Map(TaskRun run)
    {
        long[] counts = new long[Tests];
        int lowest = before?.LowestLevel(run) ?? 0;
        foreach ((_, RoutedGroup members) in clusters.Read(run, _tasks))
        {
            using RoutedGroup cluster = members;
            for (int test = 0; test < Tests; test++)
            {
                counts[test] += ClusterDuplicates.Find(cluster, Threshold(lowest + Offset(test)), stage.Options, run).Kept(cluster);
            }

            run.Advance(cluster.Count);
        }

        using PartWriter part = run.Create(Counts);
        part.Write<long>(counts);
    }

    /// <inheritdoc/>
    internal override void Reduce(TaskRun run)
    {
        long[] counts = new long[Tests], more = new long[Tests];
        for (int task = 0; task < Tasks; task++)
        {
            using PartReader part = run.Open(Name, task, Counts);
            part.Read<long>(0, more);
            for (int test = 0; test < Tests; test++)
            {
                counts[test] += more[test];
            }
        }

        // The next range begins at the last level that keeps enough; nothing is removed at the first one, so that is always enough.
        long wanted = stage.Budget.Count(run.Entering.Count, run.Plan.Samples);
        int last = Array.FindLastIndex(counts, count => count >= wanted);
        using PartWriter range = run.Create(Range);
        range.Write((before?.LowestLevel(run) ?? 0) + (last < 0 ? 0 : Offset(last)));
    }

    /// <summary>Level 0 removes nothing; from level 1 on thresholds fall from 1 to -1, in steps that grow with the angle.</summary>
    private static double Threshold(int level)
    {
        double angle = (level - 1.0) / (Levels - 2);
        return level == 0 ? double.PositiveInfinity : 1 - (2 * angle * angle);
    }

    private int Offset(int test) => (test + 1) << (2 * (Steps - 1 - step));

    private int LowestLevel(TaskRun run)
    {
        using PartReader part = run.Open(Name, -1, Range);
        return part.Read<int>(0);
    }
}

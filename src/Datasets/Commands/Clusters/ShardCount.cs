namespace PipelineDsl.Datasets;

/// <summary>Among how many shards the tasks of a round are shared. Results do not depend on it.</summary>
internal static class ShardCount
{
    /// <summary>The number of shards.</summary>
    /// <param name="run">The run, whose plan may say it.</param>
    /// <param name="tasks">Tasks of the round; more shards than these would have nothing to do.</param>
    /// <param name="most">The most where the plan does not say it, and every task would get a shard of its own.</param>
    internal static int Of(DatasetRun run, int tasks, int most) => run.File.Shards > 1 ? run.File.Shards : int.Clamp(tasks, 1, most);
}

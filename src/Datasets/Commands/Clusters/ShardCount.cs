namespace PipelineDsl.Datasets;

/// <summary>Among how many shards the tasks of a round are shared. Results do not depend on it.</summary>
internal static class ShardCount
{
    /// <summary>The number of shards.</summary>
    /// <param name="asked">What the command line says; 0 for nothing.</param>
    /// <param name="run">The run, whose plan says it next.</param>
    /// <param name="tasks">Tasks of the round; more shards than these would have nothing to do.</param>
    /// <param name="most">The most where nobody says it, and every task would get a shard of its own.</param>
    internal static int Of(int asked, DatasetRun run, int tasks, int most) =>
        asked > 0 ? asked : run.File.Shards > 1 ? run.File.Shards : int.Clamp(tasks, 1, most);
}

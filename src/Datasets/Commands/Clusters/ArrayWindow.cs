namespace PipelineDsl.Datasets;

/// <summary>Shards that fit into one job array. Schedulers bound the indices of an array, so a script adds the offset.</summary>
/// <param name="Offset">Shard of the array's index 0.</param>
/// <param name="Indices">The indices, as the scheduler reads them.</param>
internal readonly record struct ArrayWindow(int Offset, string Indices)
{
    /// <summary>Cuts shards into arrays.</summary>
    /// <param name="shards">Shards, ascending.</param>
    /// <param name="size">Indices of an array run from 0 to one less than this.</param>
    internal static IReadOnlyList<ArrayWindow> Cut(IEnumerable<int> shards, int size) =>
    [
        .. shards.GroupBy(shard => shard / size * size)
            .Select(static window => new ArrayWindow(window.Key, TaskRanges.Text(window.Select(shard => shard - window.Key)))),
    ];
}

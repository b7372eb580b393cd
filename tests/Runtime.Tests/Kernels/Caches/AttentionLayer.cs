namespace PipelineDsl.Tests.Kernels.Caches;

/// <summary>A layer of random keys, values and queries, the same in every run.</summary>
/// <param name="seed">Seed of the content.</param>
/// <param name="shape">Sizes.</param>
/// <param name="window">Queries of a head.</param>
internal sealed class AttentionLayer(int seed, CacheShape shape, int window)
{
    internal float[] Keys { get; } = KernelData.Random(seed, shape.Scores * shape.HeadDim);

    internal float[] Values { get; } = KernelData.Random(seed + 1, shape.Scores * shape.HeadDim);

    internal float[] Queries { get; } = [.. KernelData.Random(seed + 2, shape.QueryHeads * window * shape.HeadDim).Select(static value => 3 * value)];

    internal HeadTensor KeyHeads => new(Keys, shape.KvHeads, shape.Entries, shape.HeadDim);

    internal HeadTensor QueryHeads => new(Queries, shape.QueryHeads, window, shape.HeadDim);

    internal CacheLayer Layer(CacheOptions options) => new()
    {
        Shape = shape,
        Keys = KeyHeads,
        Values = new HeadTensor(Values, shape.KvHeads, shape.Entries, shape.HeadDim),
        Seen = shape.Entries,
        NextPosition = shape.Entries,
        Queries = QueryHeads,
        Options = options,
    };
}

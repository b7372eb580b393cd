using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests;

public sealed class LowestKeysTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(100)]
    [InlineData(500)]
    public void AnyKeys_EndWhereTheSortedOnesDo(int count)
    {
        double[] keys = [.. Enumerable.Range(0, 500).Select(static item => (KeyedHash.Key(9, (ulong)item) % 41 / 7.0) - 3), double.NegativeInfinity];
        double[] sorted = [.. keys.Order()];
        LowestKeys.Cut cut = LowestKeys.Find(() => keys, count);
        Assert.Equal(sorted[count - 1], cut.Key);
        Assert.Equal(count, keys.Count(key => key < cut.Key) + cut.Ties);
    }
}

namespace PipelineDsl.Datasets.Tests.Stages.Selection;

public class RadixOrderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    public void Keys_AreOrderedAndEqualOnesKeepTheirOrder(int count)
    {
        var random = new Random(7);
        ulong[] keys = [.. Enumerable.Range(0, count).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue) & 0xFF00_0000_0300_0001)];
        int[] before = [.. Enumerable.Range(0, count).Reverse()];

        int[] order = RadixOrder.Refine(before, keys);

        Assert.Equal(before.OrderBy(place => keys[place]), order);
        Assert.Equal(Enumerable.Range(0, count).Reverse(), before);
    }
}

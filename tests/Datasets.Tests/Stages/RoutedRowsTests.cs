using FsCheck;
using FsCheck.Fluent;

namespace PipelineDsl.Datasets.Tests;

public sealed class RoutedRowsTests
{
    /// <summary>Every bucket holds its samples in ascending order, however the set is cut and however little fits into memory.</summary>
    [Fact]
    public void AnySet_IsGroupedByBucket() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(20).WithReplay(1, 3), Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>((samples, unitRows, memory) =>
    {
        int count = samples.Get * 7;
        RoutingStage stage = Run(count, unitRows.Get, 16_000 + memory.Get);
        return Enumerable.Range(0, RoutingStage.Buckets).All(bucket =>
        {
            long[] expected =
                [.. Enumerable.Range(0, count).Where(index => RoutingStage.BucketsOf(index).Contains(bucket)).Select(static index => (long)index)];
            (long[] indices, float[] rows, double[] values) = stage.Groups[bucket];
            return indices.SequenceEqual(expected)
                && rows.SequenceEqual(indices.SelectMany(RoutingStage.Row))
                && values.SequenceEqual(indices.SelectMany(index => new[] { index * 0.5, Array.IndexOf(RoutingStage.BucketsOf(index), bucket) }));
        });
    }));

    [Fact]
    public void MemoryForAFewRows_GathersInSeveralPasses()
    {
        RoutingStage small = Run(5_000, 5_000, 100_000), large = Run(5_000, 5_000, 64 << 20);
        Assert.All(small.Groups, group =>
        {
            Assert.Equal(large.Groups[group.Key].Indices, group.Value.Indices);
            Assert.Equal(large.Groups[group.Key].Rows, group.Value.Rows);
        });
    }

    [Fact]
    public void SamplesThatLeftBefore_AreNotRouted()
    {
        RoutingStage stage = Run(10_000, 4_500, 64 << 20, keep: 0.0004);
        Assert.Equal([9_996, 9_997, 9_998], stage.Groups.Values.SelectMany(static group => group.Indices).Distinct().Order());
    }

    [Fact]
    public void GroupThatDoesNotFit_SaysWhatItNeeds()
    {
        DatasetException problem = Assert.Throws<DatasetException>(() => Run(1_100, 1_100, 100));
        Assert.Contains("a group of 266 samples", problem.Message, StringComparison.Ordinal);
    }

    private static RoutingStage Run(int count, int unitRows, long memory, double keep = 1)
    {
        var samples = new TestColumns
        {
            Losses = [.. Enumerable.Range(0, count).Select(static index => (double)index)],
            Channels = RoutingStage.Channels,
            Embeddings = [.. Enumerable.Range(0, count).SelectMany(static index => RoutingStage.Row(index))],
        };
        RoutingStage stage = RoutingStage.Make();
        PipelineRun.Execute(PipelineRun.Of([LargestLossStage.Keeping(keep), stage], RoutingStage.Channels), samples, 1, unitRows, memoryBytes: memory);
        return stage;
    }
}

using FsCheck;
using FsCheck.Fluent;
using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests;

public class KeyedDrawTests
{
    [Fact]
    public void AnyCounts_AreTheLowestKeysOfEveryClass() => Prop.ForAll(
        Gen.Choose(1, 3_000).Zip(Gen.Choose(1, 40)).Zip(Gen.Choose(0, 1_000)).ToArbitrary(),
        static size =>
        {
            ((int samples, int classes), int seed) = size;
            int ClassOf(long index) => (int)(KeyedHash.Key(99, (ulong)index) % (ulong)classes);
            ILookup<int, long> byClass = Enumerable.Range(0, samples).Select(static index => (long)index).ToLookup(ClassOf);
            long[][] members = [.. Enumerable.Range(0, classes).Select(group => byClass[group].ToArray())];
            long[] counts = [.. members.Select((all, group) => all.Length * (group % 4) / 3L).Select((count, group) => long.Min(count, members[group].Length))];

            KeyedDraw draw = KeyedDraw.Lowest((ulong)seed, samples, counts, ClassOf, CancellationToken.None);

            for (int group = 0; group < classes; group++)
            {
                Assert.Equal(
                    members[group].OrderBy(index => KeyedHash.Key((ulong)seed, (ulong)index)).Take((int)counts[group]).Order(),
                    members[group].Where(index => draw.Contains(index, group)));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void LargerDraw_HoldsTheSmallerOne()
    {
        KeyedDraw few = KeyedDraw.Lowest(3, 10_000, [100], static _ => 0, CancellationToken.None);
        KeyedDraw many = KeyedDraw.Lowest(3, 10_000, [200], static _ => 0, CancellationToken.None);

        Assert.All(Enumerable.Range(0, 10_000), index => Assert.True(!few.Contains(index, 0) || many.Contains(index, 0)));
    }

    [Fact]
    public void Baseline_OfAPipelineWithQuotasHasItsClassCounts()
    {
        using var folder = new ScratchFolder();
        DatasetPipeline pipeline = new()
        {
            Name = "Quotas",
            Classes = 2,
            RandomSeeds = 3,
            Stages = [LargestLossStage.Keeping(0.5, "Stage0", null, new SampleOptions { Quota = ClassQuota.Equal })],
        };
        var columns = new TestColumns
        {
            Losses = [.. Enumerable.Range(0, 60).Select(static sample => (double)sample)],
            Labels = [.. Enumerable.Range(0, 60).Select(static sample => sample < 40 ? 0 : 1)],
        };

        using DatasetResult result = DatasetRun.Execute(pipeline, columns, folder["run"], TwoStages.Options);

        for (int number = 0; number < 3; number++)
        {
            Assert.Equal(10, result.Baseline(number).Count(static index => index < 40));
            Assert.Equal(20, result.Baseline(number).Count(static index => index >= 40));
        }

        Assert.NotEqual(result.Baseline(0), result.Baseline(1));
    }
}

using FsCheck;
using FsCheck.Fluent;
using PipelineDsl.Datasets.Tests.Support;
using Xunit;

namespace PipelineDsl.Datasets.Tests.Stages;

public sealed class RoutedRowsTests
{
    private const int Channels = 3;
    private static readonly RoutedLayout Records = new("routed", Buckets: 5, Channels, Values: 2);

    /// <summary>Every bucket holds its samples in ascending order, however the set is cut and however little fits into memory.</summary>
    [Fact]
    public void AnySet_IsGroupedByBucket() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(1, 3), Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>((samples, unitRows, memory) =>
    {
        int count = samples.Get * 7;
        MemoryRun run = Run(count, unitRows.Get, memory.Get * 8);
        return Enumerable.Range(0, Records.Buckets).All(bucket =>
        {
            long[] expected = [.. Enumerable.Range(0, count).Where(index => Buckets(index).Contains(bucket)).Select(static index => (long)index)];
            using RoutedGroup group = Read(run, bucket);
            return group.Indices.SequenceEqual(expected) && Enumerable.Range(0, group.Count).All(at =>
                group.Rows[at].SequenceEqual(Row(group.Indices[at]))
                && group.Values[at][0] == group.Indices[at] * 0.5
                && group.Values[at][1] == Array.IndexOf(Buckets((int)group.Indices[at]), bucket));
        });
    }));

    [Fact]
    public void SamplesOutsideTheMask_AreNotRouted()
    {
        MemoryRun run = Run(10_000, 4_500, 1 << 20, 3, 4_096, 4_097, 9_998);
        Assert.Equal([3, 4_096, 4_097, 9_998], Enumerable.Range(0, Records.Buckets).SelectMany(bucket =>
        {
            using RoutedGroup group = Read(run, bucket);
            return group.Indices;
        }).Distinct().Order());
    }

    [Fact]
    public void GroupThatDoesNotFit_SaysWhatItNeeds()
    {
        MemoryRun run = Run(1_100, 1_100, 100);
        var round = new Routing(run.Plan);
        DatasetException problem = Assert.Throws<DatasetException>(() => RoutedRows.Read(run.Of(round, -1), round.Name, Records, 0));
        Assert.Contains("a group of 266 samples", problem.Message, StringComparison.Ordinal);
    }

    private static MemoryRun Run(int count, int unitRows, long memory, params long[] entering)
    {
        var samples = new ArraySamples
        {
            Samples = count, Channels = Channels, Embeddings = [.. Enumerable.Range(0, count).SelectMany(static index => Row(index))],
        };
        var pipeline = new DatasetPipeline { Name = "Test", Channels = Channels, Stages = [] };
        var run = new MemoryRun(pipeline, samples, unitRows) { MemoryBytes = memory };
        if (entering.Length > 0)
        {
            run.Enter(entering);
        }

        run.Execute(new Routing(run.Plan));
        return run;
    }

    private static RoutedGroup Read(MemoryRun run, int bucket)
    {
        var round = new Routing(run.Plan);
        var reading = new MemoryRun(run.Plan.Pipeline, new ArraySamples { Samples = (int)run.Plan.Samples }, run.Plan.Units[0].Count) { Parts = run.Parts };
        return RoutedRows.Read(reading.Of(round, -1), round.Name, Records, bucket);
    }

    private static float[] Row(long index) => [index, index + 0.25f, -index];

    /// <summary>One bucket in most cases, two where the index is a multiple of 3, none where it is one of 11.</summary>
    private static int[] Buckets(int index) => index % 11 == 0 ? [-1, -1] : [index % 5, index % 3 == 0 ? (index + 1) % 5 : -1];

    private sealed class Routing(RunPlan plan) : DatasetRound("Stage0-route")
    {
        internal override int Tasks => plan.Units.Length;

        internal override void Map(TaskRun run) => RoutedRows.Write(run, run.Plan.Units[run.Task], new Router());

        internal override void Reduce(TaskRun run)
        {
        }
    }

    private sealed class Router() : RowRouter(Records)
    {
        internal override int Copies => 2;

        internal override SampleColumns RouteColumns => SampleColumns.None;

        internal override void Route(in SampleBlock samples, int first, Span<int> buckets)
        {
            for (int sample = 0; sample < samples.Count; sample++)
            {
                Buckets((int)samples.Indices[sample]).CopyTo(buckets[(sample * 2)..]);
            }
        }

        internal override void Values(in SampleBlock samples, int sample, int place, int copy, Span<double> values)
        {
            values[0] = samples.Indices[sample] * 0.5;
            values[1] = copy;
        }
    }
}

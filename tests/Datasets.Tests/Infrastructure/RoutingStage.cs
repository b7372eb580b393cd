using System.Collections.Concurrent;

namespace PipelineDsl.Datasets.Tests;

/// <summary>Routes samples to buckets that follow from their index, and keeps what comes out. All samples stay.</summary>
internal sealed class RoutingStage : DatasetStage
{
    internal const int Buckets = 5, Channels = 3;

    private static readonly RoutedLayout _layout = new("routed", Buckets, Channels, Values: 2);

    /// <summary>What every bucket held.</summary>
    internal ConcurrentDictionary<int, (long[] Indices, float[] Rows, double[] Values)> Groups { get; } = [];

    internal static RoutingStage Make() => new()
    {
        Name = "Stage1",
        Action = "route",
        Columns = SampleColumns.Embedding,
        Budget = new SampleBudget(SampleBudgetKind.Keep, 1),
        Options = new SampleOptions(),
    };

    /// <summary>One bucket in most cases, two where the index is a multiple of 3, none where it is one of 11.</summary>
    internal static int[] BucketsOf(long index) => index % 11 == 0 ? [-1, -1] : [(int)(index % 5), index % 3 == 0 ? (int)((index + 1) % 5) : -1];

    internal static float[] Row(long index) => [index, index + 0.25f, -index];

    internal override IReadOnlyList<DatasetRound> Rounds(RunPlan plan) => [new Routing(plan), new Reading(this)];

    private sealed class Routing(RunPlan plan) : DatasetRound("Stage1-route")
    {
        internal override int Tasks => plan.Units.Length;

        internal override void Map(TaskRun run) => RoutedRows.Write(run, run.Plan.Units[run.Task], new Router());

        internal override void Reduce(TaskRun run)
        {
        }
    }

    private sealed class Reading(RoutingStage stage) : DatasetRound("Stage1-read")
    {
        internal override int Tasks => Buckets;

        internal override void Map(TaskRun run)
        {
            using RoutedGroup group = RoutedRows.Read(run, "Stage1-route", _layout, run.Task);
            stage.Groups[run.Task] = (group.Indices, group.Rows.Rows(0, group.Count).ToArray(), group.Values.Rows(0, group.Count).ToArray());
        }

        internal override void Reduce(TaskRun run)
        {
            using var verdicts = new VerdictWriter(run);
            for (long index = 0; index < run.Plan.Samples; index++)
            {
                if (run.Entering.Contains(index))
                {
                    verdicts.Add(new Verdict { Index = index, Weight = 1, Other = -1, Rank = -1, Reason = VerdictReason.Unique });
                }
            }
        }
    }

    private sealed class Router() : RowRouter(_layout)
    {
        internal override int Copies => 2;

        internal override SampleColumns RouteColumns => SampleColumns.None;

        internal override void Route(in SampleBlock samples, int first, Span<int> buckets)
        {
            for (int sample = 0; sample < samples.Count; sample++)
            {
                BucketsOf(samples.Indices[sample]).CopyTo(buckets[(sample * 2)..]);
            }
        }

        internal override void Values(in SampleBlock samples, int sample, int place, int copy, Span<double> values)
        {
            values[0] = samples.Indices[sample] * 0.5;
            values[1] = copy;
        }
    }
}

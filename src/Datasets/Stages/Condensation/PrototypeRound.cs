using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>Replaces the samples of every group by prototypes, whose number is the group's share of the budget.</summary>
/// <param name="stage">The stage.</param>
/// <param name="plan">The plan of the run.</param>
/// <param name="grouping">The round that moved samples to their groups.</param>
internal sealed class PrototypeRound(MergeStage stage, RunPlan plan, GroupingRound grouping) : DatasetRound($"{stage.Name}-prototypes")
{
    /// <summary>Name of the part with the means [prototypes, channels], in ascending order of the samples that are kept in their place.</summary>
    internal const string Part = "prototypes";

    private readonly GroupTasks _tasks = GroupTasks.Of(plan, grouping.Groups);

    /// <inheritdoc/>
    internal override int Tasks => _tasks.Count;

    /// <inheritdoc/>
    internal override void Map(TaskRun run)
    {
        long[] quotas = Quotas(run);
        var verdicts = new List<Verdict>();
        var means = new List<(long Index, float[] Mean)>();
        foreach ((int group, RoutedGroup samples) in grouping.Read(run, _tasks))
        {
            using RoutedGroup members = samples;
            using PrototypeSet<float> set = PrototypeSet<float>.Find(members.Rows, new KMeansOptions
            {
                Clusters = (int)quotas[group],
                MaxIterations = ClusterPlan.MaxIterations,
                Tolerance = ClusterPlan.Tolerance,
                Initialization = KMeansInitialization.Parallel,
                Seed = StageSeed.Of(run.Plan, Name),
                Indices = members.Indices,
                Threads = run.Threads,
                Stop = run.Stop,
            });
            for (int member = 0; member < members.Count; member++)
            {
                verdicts.Add(Verdict(members, set, member));
            }

            means.AddRange(set.Typical.Select((row, prototype) => (members.Indices[row], set.Means[prototype].ToArray())));
            run.Advance(members.Count);
        }

        MemberVerdicts.Write(run, verdicts);
        using PartWriter part = run.Create(Part);
        foreach ((_, float[] mean) in means.OrderBy(static mean => mean.Index))
        {
            part.Write<float>(mean);
        }
    }

    /// <inheritdoc/>
    internal override void Reduce(TaskRun run)
    {
        float[] mean = new float[run.Plan.Pipeline.Channels];
        var means = new MeanReader[Tasks];
        using var verdicts = new VerdictWriter(run);
        using PartWriter part = run.Create(Part);
        try
        {
            foreach ((Verdict verdict, int task) in MemberVerdicts.Merge(run, Name, Tasks))
            {
                verdicts.Add(verdict);
                if (verdict.Reason == VerdictReason.Prototype)
                {
                    (means[task] ??= new MeanReader(run.Open(Name, task, Part))).Read(mean);
                    part.Write<float>(mean);
                }
            }
        }
        finally
        {
            foreach (MeanReader? reader in means)
            {
                reader?.Dispose();
            }
        }
    }

    private static Verdict Verdict(RoutedGroup members, PrototypeSet<float> set, int member)
    {
        int prototype = set.Nearest[member];
        bool stays = set.Typical[prototype] == member;
        return new Verdict
        {
            Index = members.Indices[member],
            Score = set.Distances[member],
            Weight = stays ? set.Sizes[prototype] : 0,
            Other = stays ? -1 : members.Indices[set.Typical[prototype]],
            Rank = -1,
            Reason = stays ? VerdictReason.Prototype : VerdictReason.Merged,
        };
    }

    private long[] Quotas(TaskRun run)
    {
        long count = stage.Budget.Count(run.Entering.Count, run.Plan.Samples);
        long[] sizes = grouping.Counts(run), quotas = new long[sizes.Length];
        int groups = sizes.Count(static size => size > 0);
        if (count < groups)
        {
            throw new DatasetException(
                $"{stage.Name} ({stage.Action}): {count} prototypes cannot stand for {groups} groups ({grouping.Noun}); each needs one at least.", 2);
        }

        Kernels.Quotas.Proportional(sizes, count, 1, quotas);
        return quotas;
    }

    /// <summary>Reads the means of a task one after the other.</summary>
    private sealed class MeanReader(PartReader part) : IDisposable
    {
        private long _offset;

        internal void Read(Span<float> mean)
        {
            part.Read(_offset, mean);
            _offset += mean.Length * sizeof(float);
        }

        public void Dispose() => part.Dispose();
    }
}

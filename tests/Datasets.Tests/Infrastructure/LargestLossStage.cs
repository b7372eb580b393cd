namespace PipelineDsl.Datasets.Tests;

/// <summary>A stage that is simple enough to test the engine with: keeps the largest losses, the lowest index first among equals.</summary>
internal sealed class LargestLossStage : DatasetStage
{
    /// <summary>Called with the task at the start of every map, in a merge with -1.</summary>
    internal Action<TaskRun>? Started { get; init; }

    internal static LargestLossStage Keeping(double fraction, string name = "Stage0", Action<TaskRun>? started = null, SampleOptions? options = null) => new()
    {
        Name = name,
        Action = $"keep {fraction} of the samples, those with the largest losses",
        Columns = SampleColumns.Loss,
        Budget = new SampleBudget(SampleBudgetKind.Keep, fraction),
        Options = options ?? new SampleOptions(),
        Started = started,
    };

    internal override IReadOnlyList<DatasetRound> Rounds(RunPlan plan) => [new Round(this, plan)];

    private sealed class Round(LargestLossStage stage, RunPlan plan) : DatasetRound(stage.Name + "-losses")
    {
        internal override int Tasks => plan.Units.Length;

        internal override void Map(TaskRun run)
        {
            stage.Started?.Invoke(run);
            WorkUnit unit = run.Plan.Units[run.Task];
            using PartWriter part = run.Create("losses");
            var buffer = new SampleBuffer();
            run.Samples.Read(unit.First, unit.Count, SampleColumns.Loss, "", buffer);
            run.Advance(buffer.Count);
            buffer.Compact(run.Entering);
            for (int sample = 0; sample < buffer.Count; sample++)
            {
                part.Write(buffer.Indices[sample]);
                part.Write(buffer.Losses[sample]);
            }
        }

        internal override void Reduce(TaskRun run)
        {
            stage.Started?.Invoke(run);
            var losses = new List<(long Index, double Loss)>();
            for (int task = 0; task < Tasks; task++)
            {
                using PartReader part = run.Open(Name, task, "losses");
                for (long offset = 0; offset < part.Length; offset += 16)
                {
                    losses.Add((part.Read<long>(offset), part.Read<double>(offset + 8)));
                }
            }

            long count = stage.Budget.Count(run.Entering.Count, run.Plan.Samples);
            (long Index, double Loss)[] kept =
                [.. losses.OrderByDescending(static sample => sample.Loss).ThenBy(static sample => sample.Index).Take((int)count)];
            Dictionary<long, int> ranks = kept.Select(static (sample, rank) => (sample.Index, rank)).ToDictionary();
            run.Report("smallest loss kept", kept[^1].Loss);
            using var verdicts = new VerdictWriter(run);
            foreach ((long index, double loss) in losses)
            {
                bool stays = ranks.TryGetValue(index, out int rank);
                verdicts.Add(new Verdict
                {
                    Index = index,
                    Score = loss,
                    Weight = stays ? 1 : 0,
                    Other = -1,
                    Rank = stays ? rank : -1,
                    Reason = stays ? VerdictReason.Chosen : VerdictReason.Outscored,
                });
            }
        }
    }
}

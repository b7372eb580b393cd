using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace PipelineDsl.Datasets.Tests.Support;

/// <summary>Carries out pipelines in memory, with units as small as a test wants them.</summary>
internal sealed class MemoryRun
{
    private readonly SampleSource _samples;
    private SampleMask _entering;

    /// <summary>Makes a run.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="samples">The set.</param>
    /// <param name="unitRows">Samples of a unit.</param>
    /// <param name="seed">Seed of keyed randomness.</param>
    public MemoryRun(DatasetPipeline pipeline, SampleSource samples, int unitRows, ulong seed = 1)
    {
        _samples = samples;
        _entering = new BitMask(Enumerable.Repeat(true, (int)samples.Count).ToArray());
        Plan = new RunPlan
        {
            Pipeline = pipeline,
            Samples = samples.Count,
            Units = [.. Enumerable.Range(0, (int)((samples.Count + unitRows - 1) / unitRows))
                .Select(unit => new WorkUnit((long)unit * unitRows, (int)long.Min(unitRows, samples.Count - ((long)unit * unitRows))))],
            Seed = seed,
        };
    }

    /// <summary>The plan.</summary>
    public RunPlan Plan { get; }

    /// <summary>What was written.</summary>
    public MemoryParts Parts { get; init; } = new();

    /// <summary>Threads of a task.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Bytes that a task may hold.</summary>
    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>Tells the next stage which samples are left.</summary>
    /// <param name="indices">Global indices.</param>
    public void Enter(params long[] indices)
    {
        bool[] isIn = new bool[_samples.Count];
        foreach (long index in indices)
        {
            isIn[index] = true;
        }

        _entering = new BitMask(isIn);
    }

    /// <summary>Carries out all stages.</summary>
    /// <returns>The verdicts of every stage.</returns>
    public ImmutableArray<Verdict[]> Execute()
    {
        var verdicts = ImmutableArray.CreateBuilder<Verdict[]>();
        foreach (DatasetStage stage in Plan.Pipeline.Stages)
        {
            IReadOnlyList<DatasetRound> rounds = stage.Rounds(Plan);
            foreach (DatasetRound round in rounds)
            {
                Execute(round);
            }

            verdicts.Add(MemoryMarshal.Cast<byte, Verdict>(Parts[rounds[^1].Name, -1, VerdictWriter.Part]).ToArray());
            Enter([.. verdicts[^1].Where(static verdict => verdict.Weight > 0).Select(static verdict => verdict.Index)]);
        }

        return verdicts.ToImmutable();
    }

    /// <summary>Carries out one round; the last task first, since no order may matter.</summary>
    /// <param name="round">The round.</param>
    public void Execute(DatasetRound round)
    {
        for (int task = round.Tasks - 1; task >= 0; task--)
        {
            round.Map(Of(round, task));
        }

        round.Reduce(Of(round, -1));
    }

    /// <summary>What a task sees.</summary>
    /// <param name="round">The round.</param>
    /// <param name="task">The task; -1 for the merge.</param>
    public TaskRun Of(DatasetRound round, int task) => new TaskOf(this, round, task);

    private sealed class BitMask(bool[] isIn) : SampleMask
    {
        internal override long Count { get; } = isIn.Count(static value => value);

        internal override bool Contains(long index) => isIn[index];
    }

    private sealed class TaskOf(MemoryRun run, DatasetRound round, int task) : TaskRun
    {
        internal override RunPlan Plan => run.Plan;

        internal override int Task => task;

        internal override SampleSource Samples => run._samples;

        internal override SampleMask Entering => run._entering;

        internal override int Threads => run.Threads;

        internal override long MemoryBytes => run.MemoryBytes;

        internal override CancellationToken Stop => default;

        internal override void Advance(long rows)
        {
        }

        internal override PartWriter Create(string part) => run.Parts.Create(round.Name, task, part);

        internal override PartReader Open(string name, int of, string part) => run.Parts.Open(name, of, part);
    }
}

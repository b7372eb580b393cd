using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>A plan in its folder, with the set that it is about: what all tasks in this process share. Safe for concurrent use.</summary>
internal sealed class RunContext
{
    private readonly ConcurrentDictionary<TaskName, TaskMarker> _markers = new();
    private readonly SampleMask?[] _masks;
    private readonly Lock _loading = new();

    /// <summary>Makes the context.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="hash">Hash of the plan.</param>
    /// <param name="samples">The set.</param>
    internal RunContext(RunDirectory directory, RunPlan plan, string hash, SampleSource samples)
    {
        Directory = directory;
        Plan = plan;
        Hash = hash;
        Samples = samples;
        Schedule = RunSchedule.Of(plan);
        _masks = new SampleMask?[plan.Pipeline.Stages.Length + 1];
        _masks[0] = new FullMask(plan.Samples);
    }

    /// <summary>The folder.</summary>
    internal RunDirectory Directory { get; }

    /// <summary>The plan.</summary>
    internal RunPlan Plan { get; }

    /// <summary>Hash of the plan.</summary>
    internal string Hash { get; }

    /// <summary>The set.</summary>
    internal SampleSource Samples { get; }

    /// <summary>All rounds.</summary>
    internal ImmutableArray<ScheduledRound> Schedule { get; }

    /// <summary>The round that ends a stage.</summary>
    /// <param name="stage">0-based stage.</param>
    internal ScheduledRound Last(int stage) => Schedule.Last(round => round.Stage == stage);

    /// <summary>The merge that ends a stage.</summary>
    /// <param name="stage">0-based stage.</param>
    internal TaskName Verdicts(int stage) => new(Last(stage).Round.Name, TaskName.Merge);

    /// <summary>Samples that enter a stage; for the number of stages, those that the last one left.</summary>
    /// <param name="stage">0-based stage.</param>
    /// <exception cref="DatasetException">The stage before has not ended.</exception>
    internal SampleMask Entering(int stage)
    {
        lock (_loading)
        {
            if (_masks[stage] is { } known)
            {
                return known;
            }

            using PartReader part = Open(Verdicts(stage - 1), StageEnd.MaskPart);
            return _masks[stage] = BitMask.Read(Plan.Samples, part);
        }
    }

    /// <summary>What a task says about itself.</summary>
    /// <param name="task">The task.</param>
    /// <returns>Null when it has not ended.</returns>
    /// <exception cref="DatasetException">The marker belongs to another plan.</exception>
    internal TaskMarker? Marker(TaskName task)
    {
        if (_markers.TryGetValue(task, out TaskMarker? known))
        {
            return known;
        }

        string path = Directory.Marker(task);
        if (TaskMarker.Read(path) is not { } marker)
        {
            return null;
        }

        if (marker.Plan != Hash || marker.Round != task.Round || marker.Task != task.Task)
        {
            throw new DatasetException($"{path} belongs to another plan or task; give every plan a folder of its own.", 3);
        }

        return _markers.GetOrAdd(task, marker);
    }

    /// <summary>Forgets what was read of a task, whose marker may be gone or new.</summary>
    /// <param name="task">The task.</param>
    internal void Forget(TaskName task) => _markers.TryRemove(task, out _);

    /// <summary>Opens a file of a task that has ended.</summary>
    /// <param name="task">The task.</param>
    /// <param name="part">Name of the file.</param>
    /// <exception cref="DatasetException">The task has not ended, or the file is missing or torn.</exception>
    internal PartReader Open(TaskName task, string part)
    {
        TaskMarker marker = Marker(task) ?? throw new DatasetException($"There is no result of {task} yet; run it first.", 3);
        PartRecord record = marker.Parts.FirstOrDefault(record => record.Name == part)
            ?? throw new InvalidOperationException($"There is no part '{part}' of {task}.");
        return new FilePartReader(Directory.Part(task, part), record, wrong => Torn(task, wrong));
    }

    /// <summary>Takes a task's marker away, so that it is done again.</summary>
    /// <param name="task">The task.</param>
    /// <param name="wrong">What is wrong with its files.</param>
    /// <returns>The error that says so.</returns>
    internal DatasetException Torn(TaskName task, string wrong)
    {
        Forget(task);
        File.Delete(Directory.Marker(task));
        return new DatasetException($"{wrong}. Its marker was taken away, so the next run does {task} again.", 3);
    }
}

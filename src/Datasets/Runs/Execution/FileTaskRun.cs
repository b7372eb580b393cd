using System.Diagnostics;
using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>A task whose parts are files. They are published, and the marker behind them, when the task has ended well; else thrown away.</summary>
internal sealed class FileTaskRun : TaskRun, IDisposable
{
    private readonly RunContext _context;
    private readonly ScheduledRound _scheduled;
    private readonly TaskName _name;
    private readonly TaskResources _resources;
    private readonly TaskLog _log;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly List<FilePartWriter> _parts = [];
    private readonly List<ReportedFigure> _figures = [];
    private readonly List<string> _warnings = [];
    private long _rows, _compared;
    private double _seconds;

    /// <summary>Starts the task.</summary>
    /// <param name="context">What all tasks share.</param>
    /// <param name="scheduled">The round.</param>
    /// <param name="task">Number of the task; -1 for the merge.</param>
    /// <param name="resources">What it may use.</param>
    internal FileTaskRun(RunContext context, ScheduledRound scheduled, int task, TaskResources resources)
    {
        _context = context;
        _scheduled = scheduled;
        _name = new TaskName(scheduled.Round.Name, task);
        _resources = resources;
        Entering = context.Entering(scheduled.Stage);
        _log = new TaskLog(context.Directory, _name);
    }

    /// <inheritdoc/>
    internal override RunPlan Plan => _context.Plan;

    /// <inheritdoc/>
    internal override int Task => _name.Task;

    /// <inheritdoc/>
    internal override SampleSource Samples => _context.Samples;

    /// <inheritdoc/>
    internal override SampleMask Entering { get; }

    /// <inheritdoc/>
    internal override int Threads => _resources.Threads;

    /// <inheritdoc/>
    internal override long MemoryBytes => _resources.MemoryBytes;

    /// <inheritdoc/>
    internal override CancellationToken Stop => _resources.Stop;

    /// <summary>Number of files that it wrote.</summary>
    internal int Files => _parts.Count;

    /// <summary>Does the task, once. What it wrote counts when it is published.</summary>
    internal void Execute()
    {
        try
        {
            if (_name.IsMerge)
            {
                _scheduled.Round.Reduce(this);
                if (_scheduled.EndsStage)
                {
                    StageEnd.Write(this, Plan.Pipeline.Stages[_scheduled.Stage].Name);
                }
            }
            else
            {
                _scheduled.Round.Map(this);
            }

            if (_parts.Find(part => !part.IsClosed) is { } open)
            {
                throw new InvalidOperationException($"The part '{open.Name}' of {_name} was not closed.");
            }

            _seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        }
        catch (Exception error)
        {
            Fail(error);
            throw;
        }
    }

    /// <summary>
    /// Makes what tasks wrote count: all parts reach the disk first, then the markers, each with as few waits for the disk as if there were one task.
    /// </summary>
    /// <param name="tasks">Tasks that were executed, of one process.</param>
    /// <exception cref="DatasetException">
    /// The disk is full, say, or somebody else did one of them with another result. They may be published again, one by one.
    /// </exception>
    internal static void Publish(IReadOnlyList<FileTaskRun> tasks)
    {
        var markers = new List<PublishedFile>();
        try
        {
            foreach (FileTaskRun task in tasks)
            {
                markers.Add(task.WriteMarker());
            }

            PublishedFile.Publish([.. tasks.SelectMany(static task => task._parts).Select(static part => part.Finished())]);
            PublishedFile.Publish(markers);
            foreach (FileTaskRun task in tasks)
            {
                task._log.Write($"done, {task._rows} rows in {task._seconds:F3} s");
            }
        }
        catch (Exception error) when (tasks.Count == 1)
        {
            tasks[0].Fail(error);
            throw;
        }
        finally
        {
            markers.ForEach(static marker => marker.Dispose());
        }
    }

    /// <inheritdoc/>
    internal override void Advance(long rows)
    {
        Interlocked.Add(ref _rows, rows);
        _resources.Advanced(rows);
        Stop.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    internal override PartWriter Create(string part)
    {
        lock (_parts)
        {
            if (_parts.Exists(writer => writer.Name == part))
            {
                throw new InvalidOperationException($"The part '{part}' of {_name} was made before.");
            }

            var writer = new FilePartWriter(_context.Directory, _name, part);
            _parts.Add(writer);
            return writer;
        }
    }

    /// <summary>Reads a part that this task has closed.</summary>
    /// <param name="part">Its name.</param>
    internal PartReader Reopen(string part)
    {
        FilePartWriter writer = _parts.Find(writer => writer.Name == part && writer.IsClosed)
            ?? throw new InvalidOperationException($"{_name} did not write and close '{part}'.");
        writer.Settle();
        return new FilePartReader(writer.Temporary, writer.Record(), wrong => new DatasetException(wrong, 3));
    }

    /// <inheritdoc/>
    internal override PartReader Open(string round, int task, string part) => _context.Open(new TaskName(round, task), part);

    /// <inheritdoc/>
    internal override void Report(string figure, double value)
    {
        lock (_figures)
        {
            _figures.Add(new ReportedFigure(figure, value));
        }
    }

    /// <inheritdoc/>
    internal override void Compared(long pairs) => Interlocked.Add(ref _compared, pairs);

    /// <inheritdoc/>
    internal override void Warn(string warning)
    {
        lock (_warnings)
        {
            _warnings.Add(warning);
        }
    }

    /// <summary>Throws away what was not published.</summary>
    public void Dispose()
    {
        foreach (FilePartWriter part in _parts)
        {
            part.Discard();
        }
    }

    /// <summary>Writes the marker under a name that nobody reads.</summary>
    private PublishedFile WriteMarker()
    {
        TaskMarker marker = Marker();
        _context.Forget(_name);
        RefuseOtherResult(marker);
        var file = new PublishedFile(_context.Directory, _context.Directory.Marker(_name));
        try
        {
            file.Append(marker.ToBytes());
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void Fail(Exception error) => _log.Write(error is OperationCanceledException ? "stopped" : $"failed: {error}");

    /// <summary>Somebody else may have done the same task meanwhile. Then both must have written the same.</summary>
    private void RefuseOtherResult(TaskMarker mine)
    {
        if (_context.Marker(_name) is { } other
            && !mine.Parts.SequenceEqual(other.Parts, PartRecord.SameContent))
        {
            throw new DatasetException(
                $"{_name} was done by {other.Host} with another result. A scorer depends on something besides its arguments, or the programs differ.", 3);
        }
    }

    private TaskMarker Marker() => new()
    {
        Plan = _context.Hash,
        Round = _name.Round,
        Task = _name.Task,
        Parts = [.. _parts.Select(part => part.Record())],
        Figures = [.. _figures],
        Warnings = [.. _warnings],
        Rows = _rows,
        Compared = _compared,
        Seconds = Math.Round(_seconds, 3),
        Host = Environment.MachineName,
        Attempt = _log.Attempt,
        Version = ToolVersion.Text,
        Program = ProgramBuild.Of(Plan.Pipeline),
        Vectors = VectorWidth.Best.ToString(),
    };
}

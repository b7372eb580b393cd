namespace PipelineDsl.Datasets;

/// <summary>Counts rows and tasks of a round, and tells of them: to whoever listens, and in a file for other machines. Safe for concurrent use.</summary>
internal sealed class RoundProgress : IDisposable
{
    private static readonly TimeSpan _listenerPeriod = TimeSpan.FromMilliseconds(100);

    private readonly RunContext _context;
    private readonly ScheduledRound _scheduled;
    private readonly bool _isMerge;
    private readonly IProgress<RunProgress>? _listener;
    private readonly Timer? _timer;
    private readonly ProgressFile _file;
    private long _rows;
    private int _tasks;

    /// <summary>Starts to count.</summary>
    /// <param name="context">What all tasks share.</param>
    /// <param name="scheduled">The round.</param>
    /// <param name="isMerge">Whether it is being merged.</param>
    /// <param name="tasksDone">Tasks that were done before.</param>
    /// <param name="listener">Who listens; null for nobody.</param>
    internal RoundProgress(RunContext context, ScheduledRound scheduled, bool isMerge, int tasksDone, IProgress<RunProgress>? listener)
    {
        _context = context;
        _scheduled = scheduled;
        _isMerge = isMerge;
        _tasks = tasksDone;
        _listener = listener;
        _file = new ProgressFile(context.Directory, () => Now);
        if (listener is not null)
        {
            listener.Report(Now);
            _timer = new Timer(_ => listener.Report(Now), null, _listenerPeriod, _listenerPeriod);
        }
    }

    private RunProgress Now => new(
        _scheduled.Round.Name,
        _scheduled.Place,
        _context.Schedule.Length,
        _isMerge,
        Volatile.Read(ref _tasks),
        _scheduled.Round.Tasks,
        Interlocked.Read(ref _rows),
        _context.Plan.Samples);

    /// <summary>Counts rows.</summary>
    /// <param name="rows">Rows done.</param>
    internal void Advance(long rows) => Interlocked.Add(ref _rows, rows);

    /// <summary>Counts a task.</summary>
    internal void TaskDone() => Interlocked.Increment(ref _tasks);

    /// <summary>Tells the last state.</summary>
    public void Dispose()
    {
        if (_timer is not null)
        {
            using var ended = new ManualResetEvent(false);
            if (_timer.Dispose(ended))
            {
                ended.WaitOne();
            }
        }

        _file.Dispose();
        _listener?.Report(Now);
    }
}

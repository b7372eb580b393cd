using System.Text.Json;

namespace PipelineDsl.Datasets;

/// <summary>A file that this process rewrites every five seconds while it works, so that other machines see how far it is, and whether it lives.</summary>
internal sealed class ProgressFile : IDisposable
{
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(5);

    private readonly RunDirectory _directory;
    private readonly Func<RunProgress> _progress;
    private readonly string _path;
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    private readonly Lock _writing = new();
    private readonly Timer _timer;
    private bool _isDone;

    /// <summary>Starts to write.</summary>
    /// <param name="directory">The run's folder.</param>
    /// <param name="progress">How far this process is.</param>
    internal ProgressFile(RunDirectory directory, Func<RunProgress> progress)
    {
        _directory = directory;
        _progress = progress;
        _path = Path.Combine(directory.Progress, $"{Environment.MachineName}-{Environment.ProcessId}.json");
        _timer = new Timer(_ => Write(), null, _period, _period);
    }

    /// <summary>Takes the file away.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_writing)
        {
            _isDone = true;
            Ignore(() => File.Delete(_path));
        }
    }

    /// <summary>Writes the file now.</summary>
    internal void Write()
    {
        lock (_writing)
        {
            if (!_isDone)
            {
                var state = new WorkerProgress(
                    Environment.MachineName, Environment.ProcessId, _started, DateTimeOffset.UtcNow, Environment.WorkingSet, _progress());
                Ignore(() => PublishedFile.Write(_directory, _path, JsonSerializer.SerializeToUtf8Bytes(state, RunJson.Default.WorkerProgress)));
            }
        }
    }

    /// <summary>Progress is only told: what cannot be written must not stop the work.</summary>
    private static void Ignore(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is DatasetException or IOException or UnauthorizedAccessException)
        {
        }
    }
}

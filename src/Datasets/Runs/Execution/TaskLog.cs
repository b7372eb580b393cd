using System.Globalization;

namespace PipelineDsl.Datasets;

/// <summary>A few lines about one attempt at a task, in a file of its own that is never written again.</summary>
internal sealed class TaskLog
{
    private readonly string _path;

    /// <summary>Starts the log of the next attempt.</summary>
    /// <param name="directory">The run's folder.</param>
    /// <param name="task">The task.</param>
    internal TaskLog(RunDirectory directory, TaskName task)
    {
        string folder = Path.Combine(directory.Log, task.Round);
        for (Attempt = 0; ; Attempt++)
        {
            _path = Path.Combine(folder, $"{task.Stem}.a{Attempt}.log");
            if (!File.Exists(_path) && TryCreate())
            {
                break;
            }
        }

        Write($"started on {Environment.MachineName}, process {Environment.ProcessId}");
    }

    /// <summary>Attempts before this one.</summary>
    internal int Attempt { get; }

    /// <summary>Adds a line.</summary>
    /// <param name="line">The line.</param>
    internal void Write(string line)
    {
        try
        {
            File.AppendAllText(_path, $"{DateTime.UtcNow.ToString("u", CultureInfo.InvariantCulture)} {line}\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What counts is told by markers and errors; a full disk must not hide the error that the line is about.
        }
    }

    private bool TryCreate()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            File.Open(_path, FileMode.CreateNew).Dispose();
            return true;
        }
        catch (IOException) when (File.Exists(_path))
        {
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{_path} could not be made: {error.Message}", error, 3);
        }
    }
}

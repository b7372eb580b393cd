using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

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
            if (!File.Exists(_path) && TryCreate($"started on {Environment.MachineName}, process {Environment.ProcessId}"))
            {
                break;
            }
        }
    }

    /// <summary>Attempts before this one.</summary>
    internal int Attempt { get; }

    /// <summary>Adds a line.</summary>
    /// <param name="line">The line.</param>
    internal void Write(string line) => Told(() => File.AppendAllText(_path, Stamped(line)));

    private static void Told(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What counts is told by markers and errors; a full disk must not hide the error that the line is about.
        }
    }

    private static string Stamped(string line) => $"{DateTime.UtcNow.ToString("u", CultureInfo.InvariantCulture)} {line}\n";

    private bool TryCreate(string line)
    {
        SafeFileHandle handle;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            handle = File.OpenHandle(_path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        }
        catch (IOException) when (File.Exists(_path))
        {
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{_path} could not be made: {error.Message}", error, 3);
        }

        using (handle)
        {
            Told(() => RandomAccess.Write(handle, Encoding.UTF8.GetBytes(Stamped(line)), 0));
        }

        return true;
    }
}

using Microsoft.Win32.SafeHandles;

namespace PipelineDsl.Datasets;

/// <summary>
/// The folder of one run, on a disk that all workers share: plan, what tasks wrote, markers of tasks that have ended, and the output. All of it is
/// published by <see cref="PublishedFile"/>, so a file that has its name is whole.
/// </summary>
/// <param name="root">The folder; made when something is written.</param>
internal class RunDirectory(string root)
{
    /// <summary>The folder.</summary>
    internal string Root { get; } = Path.GetFullPath(root);

    /// <summary>The plan.</summary>
    internal string Plan => Path.Combine(Root, "plan.json");

    /// <summary>What the run is for.</summary>
    internal string Output => Path.Combine(Root, "out");

    /// <summary>How far workers are.</summary>
    internal string Progress => Path.Combine(Root, "progress");

    /// <summary>One log for every attempt at a task.</summary>
    internal string Log => Path.Combine(Root, "log");

    /// <summary>A file that a task wrote.</summary>
    /// <param name="task">The task.</param>
    /// <param name="part">Name of the file.</param>
    internal string Part(TaskName task, string part) => Path.Combine(Root, "rounds", task.Round, $"{task.Stem}.{part}.bin");

    /// <summary>The file that says that a task has ended, and what it wrote.</summary>
    /// <param name="task">The task.</param>
    internal string Marker(TaskName task) => Path.Combine(Root, "done", task.Round, task.Stem + ".json");

    /// <summary>Opens a new file for writing; a test may put a full disk here.</summary>
    /// <param name="path">Its path, which is free.</param>
    internal virtual SafeFileHandle CreateFile(string path)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
    }
}

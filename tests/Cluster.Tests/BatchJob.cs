namespace PipelineDsl.Cluster.Tests;

/// <summary>A job that <c>commands/sbatch</c> took, with what it reads of the script and the options; others are not emulated.</summary>
internal sealed class BatchJob
{
    private readonly string[] _options;

    /// <summary>Reads a job.</summary>
    /// <param name="folder">Its folder, which is named by its number.</param>
    internal BatchJob(string folder)
    {
        string id = Path.GetFileName(folder);
        Script = Path.Combine(folder, "script");
        Variables = Path.Combine(folder, "variables");
        _options = [.. File.ReadLines(Script).Where(static line => line.StartsWith("#SBATCH ", StringComparison.Ordinal)).Select(static line => line[8..]),
            .. File.ReadAllText(Path.Combine(folder, "options")).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)];
        Tasks = Option("array") is { } array
            ? [.. array.Split('%')[0].Split(',').SelectMany(Range).Select(index => new BatchTask(this, id, index))]
            : [new BatchTask(this, id, null)];
        Output = Option("output")!.Replace("%j", id).Replace("%A", id);
        string[] dependency = Option("dependency")?.Split(':') ?? [""];
        MustSucceed = dependency[0] == "afterok";
        After = [.. dependency[1..]];
    }

    /// <summary>Path of the script.</summary>
    internal string Script { get; }

    /// <summary>Path of commands that set the variables of whoever submitted it.</summary>
    internal string Variables { get; }

    /// <summary>File for what it says; <c>%a</c> stands for a task's index.</summary>
    internal string Output { get; }

    /// <summary>Its tasks; one without an index when it is no array.</summary>
    internal IReadOnlyList<BatchTask> Tasks { get; }

    /// <summary>Numbers of the jobs for whose ends it waits.</summary>
    internal IReadOnlyList<string> After { get; }

    /// <summary>Whether these have to succeed.</summary>
    internal bool MustSucceed { get; }

    /// <summary>Whether all tasks have ended.</summary>
    internal bool HasEnded => Tasks.All(static task => task.State == BatchState.Ended);

    /// <summary>Whether all tasks have ended with 0.</summary>
    internal bool HasSucceeded => HasEnded && Tasks.All(static task => task.Code == 0);

    private string? Option(string name) =>
        _options.LastOrDefault(option => option.StartsWith($"--{name}=", StringComparison.Ordinal))?[(name.Length + 3)..];

    private static IEnumerable<int> Range(string text)
    {
        int[] ends = [.. text.Split('-').Select(int.Parse)];
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }
}

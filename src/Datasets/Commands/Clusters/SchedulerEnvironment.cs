using System.Globalization;

namespace PipelineDsl.Datasets;

/// <summary>
/// What the scheduler that started this process says through variables: which shard it is, and how many threads it may use. The number of shards
/// is never taken from there: an array that repeats one shard has one task, but the plan still has all its shards.
/// </summary>
/// <param name="variable">Reads a variable; null where it is not set.</param>
internal sealed class SchedulerEnvironment(Func<string, string?> variable)
{
    /// <summary>Variables that number the tasks of an array, in the order in which they are asked, with the number of the first task.</summary>
    private static readonly (string Name, int First)[] _shards =
    [
        ("SLURM_ARRAY_TASK_ID", 0),
        ("SGE_TASK_ID", 1),
        ("JOB_COMPLETION_INDEX", 0),
        ("OMPI_COMM_WORLD_RANK", 0),
        ("AWS_BATCH_JOB_ARRAY_INDEX", 0),
    ];

    /// <summary>Variables that say how many cores are ours. A scheduler that does not bind processes still leaves all cores visible.</summary>
    private static readonly string[] _threads = ["SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE", "NSLOTS"];

    /// <summary>0-based shard of this process; null where no scheduler numbers it.</summary>
    /// <exception cref="DatasetException">A variable is no number.</exception>
    internal int? Shard()
    {
        foreach ((string name, int first) in _shards)
        {
            // Grid Engine says "undefined" in jobs that are no arrays.
            if (variable(name) is { Length: > 0 } text && text != "undefined")
            {
                return Number(name, text, first) - first;
            }
        }

        return null;
    }

    /// <summary>Threads that this process may use: all cores where no scheduler says otherwise.</summary>
    /// <exception cref="DatasetException">A variable is no number.</exception>
    internal int Threads()
    {
        foreach (string name in _threads)
        {
            if (variable(name) is { Length: > 0 } text)
            {
                return Number(name, text, 1);
            }
        }

        return variable("SLURM_JOB_ID") is { Length: > 0 } ? 1 : Environment.ProcessorCount;
    }

    private static int Number(string name, string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least ? number
            : throw new DatasetException($"The variable {name} must be a number from {least} on, but is '{text}'.", ExitCodes.Usage);
}

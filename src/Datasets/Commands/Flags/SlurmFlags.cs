using System.CommandLine;

namespace PipelineDsl.Datasets;

/// <summary>Flags that say how jobs ask Slurm for machines.</summary>
internal sealed class SlurmFlags
{
    private readonly Option<bool> _slurm = new("--slurm") { Description = "Submit to Slurm; the only scheduler that needs scripts, and the default." };

    private readonly Option<int> _maxArray = new("--max-array")
    {
        Description = "Indices of one array at most: the cluster's MaxArraySize less 1. More shards become several arrays.",
        DefaultValueFactory = static _ => SlurmOptions.UsualMaxArray,
        HelpName = "N",
    };

    private readonly Option<int> _concurrency = new("--concurrency")
    {
        Description = "Shards of an array that run at once (default: no limit).",
        HelpName = "N",
    };

    private readonly Option<int> _cpus = new("--cpus")
    {
        Description = "Cores, and so threads, of every job.",
        DefaultValueFactory = static _ => 1,
        HelpName = "N",
    };

    private readonly Option<int> _grace = new("--grace")
    {
        Description = "Seconds before the time limit at which jobs are asked to stop.",
        DefaultValueFactory = static _ => 120,
        HelpName = "N",
    };

    private readonly Option<int> _restarts = new("--restarts")
    {
        Description = "Times that a job which the time limit stopped queues itself again; other restarts count, too. 0 for never.",
        DefaultValueFactory = static _ => 5,
        HelpName = "N",
    };

    private readonly Option<string?> _time = new("--time") { Description = "Time limit of every job, such as 2:00:00.", HelpName = "TIME" };

    private readonly Option<string?> _partition = new("--partition") { Description = "Partition (default: the cluster's).", HelpName = "NAME" };

    private readonly Option<string> _memory = new("--memory", "-m")
    {
        Description = "Memory that a job's threads together may hold; Slurm is asked for 512 MiB more.",
        DefaultValueFactory = static _ => "2GiB",
        HelpName = "SIZE",
    };

    private readonly Option<string[]> _extra = new("--sbatch")
    {
        Description = "A further option of sbatch for every job, such as --sbatch=--account=vision. Repeatable.",
        HelpName = "OPTION",
    };

    /// <summary>Adds the flags to a command.</summary>
    /// <param name="command">The command.</param>
    internal SlurmFlags(Command command)
    {
        foreach (Option<int> number in (Option<int>[])[_maxArray, _concurrency, _cpus, _grace])
        {
            number.Validators.Add(static result => Refuse.Below(result, 1));
        }

        _restarts.Validators.Add(static result => Refuse.Below(result, 0));
        foreach (Option<string?> text in (Option<string?>[])[_time, _partition])
        {
            text.Validators.Add(static result => Refuse.Lines(result));
        }

        _extra.Validators.Add(static result => Refuse.Lines(result));
        _memory.Validators.Add(Refuse.NoSize);
        foreach (Option option in (Option[])[_slurm, _maxArray, _concurrency, _cpus, _grace, _restarts, _time, _partition, _memory, _extra])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>How jobs ask for machines.</summary>
    /// <param name="line">The command line.</param>
    internal SlurmOptions Options(ParseResult line) => new()
    {
        MaxArray = line.GetValue(_maxArray),
        Concurrency = line.GetValue(_concurrency),
        Cpus = line.GetValue(_cpus),
        Grace = line.GetValue(_grace),
        Restarts = line.GetValue(_restarts),
        Time = line.GetValue(_time),
        Partition = line.GetValue(_partition),
        MemoryBytes = ByteSize.Parse(line.GetValue(_memory)!),
        Extra = [.. line.GetValue(_extra) ?? []],
    };
}

using System.CommandLine;

namespace PipelineDsl.Datasets;

/// <summary>Flags of commands that compute. None has a say in the result.</summary>
internal sealed class WorkFlags
{
    private readonly Option<int> _jobs = new("--jobs", "-j")
    {
        Description = "Threads that work side by side; by default the cores that the scheduler gives, or all.",
        HelpName = "N",
    };

    private readonly Option<string> _memory = new("--memory", "-m")
    {
        Description = "Memory that all threads together may hold, beside what the runtime itself needs.",
        DefaultValueFactory = static _ => "2GiB",
        HelpName = "SIZE",
    };

    /// <summary>Adds the flags to a command.</summary>
    /// <param name="command">The command.</param>
    internal WorkFlags(Command command)
    {
        _jobs.Validators.Add(static result => Refuse.Below(result, 1));
        _memory.Validators.Add(Refuse.NoSize);
        command.Options.Add(_jobs);
        command.Options.Add(_memory);
    }

    /// <summary>How the run is carried out here.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="host">The process.</param>
    internal RunOptions Options(ParseResult line, CommandHost host) => new()
    {
        Jobs = line.GetValue(_jobs) is > 0 and int jobs ? jobs : new SchedulerEnvironment(host.Variable).Threads(),
        MemoryBytes = ByteSize.Parse(line.GetValue(_memory)!),
        Stop = host.Stop,
    };
}

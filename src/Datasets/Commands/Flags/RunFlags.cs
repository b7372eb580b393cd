using System.CommandLine;

namespace PipelineDsl.Datasets;

/// <summary>Flags of commands that work on a run's folder.</summary>
internal sealed class RunFlags
{
    private readonly Option<string> _directory = new("--run", "-r")
    {
        Description = "Folder of the run, on a disk that all workers share.",
        DefaultValueFactory = static _ => "run",
        HelpName = "FOLDER",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Write the result as JSON to standard output." };

    /// <summary>Adds the flags to a command.</summary>
    /// <param name="command">The command.</param>
    internal RunFlags(Command command)
    {
        command.Options.Add(_directory);
        command.Options.Add(_json);
    }

    /// <summary>The folder.</summary>
    /// <param name="line">The command line.</param>
    internal RunDirectory Directory(ParseResult line) => new(line.GetValue(_directory)!);

    /// <summary>Whether the result is wanted as JSON.</summary>
    /// <param name="line">The command line.</param>
    internal bool Json(ParseResult line) => line.GetValue(_json);
}

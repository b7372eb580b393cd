using System.CommandLine;

namespace PipelineDsl.Datasets;

/// <summary>Flags of commands that write the output.</summary>
internal sealed class OutputFlags
{
    private readonly Option<string> _format = new("--format", "-f")
    {
        Description = "Format of the lists of kept and dropped samples. The default is csv.",
        HelpName = "FORMAT",
    };

    /// <summary>Adds the flags to a command.</summary>
    /// <param name="command">The command.</param>
    internal OutputFlags(Command command)
    {
        _format.AcceptOnlyFromAmong([.. OutputFormat.Names]);
        command.Options.Add(_format);
    }

    /// <summary>Sets what is to be written.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="options">How the run is carried out.</param>
    internal RunOptions Apply(ParseResult line, RunOptions options) =>
        line.GetValue(_format) is { } format ? options with { Format = format } : options;
}

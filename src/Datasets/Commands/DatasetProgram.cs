using System.CommandLine;

namespace PipelineDsl.Datasets;

/// <summary>
/// The command line of a pipeline: <c>return await TrainingSubset.RunAsync(args);</c> makes a program of it that plans, maps, reduces and submits.
/// Exit codes: 0 done; 2 usage; 3 incomplete; 4 bad data; 75 interrupted, the same command goes on; 1 a defect.
/// </summary>
public static class DatasetProgram
{
    /// <summary>Runs one command. The first request to stop (Ctrl-C, SIGTERM) ends it cleanly between two blocks.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="args">The command line.</param>
    /// <param name="cancellationToken">Stops the command as a signal does.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(DatasetPipeline pipeline, string[] args, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(args);
        using var signals = new StopSignals(cancellationToken);
        return await RunAsync(pipeline, args, CommandHost.Process() with { Stop = signals.Token }).ConfigureAwait(false);
    }

    /// <summary>Runs one command in a given surrounding.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="args">The command line.</param>
    /// <param name="host">The surrounding.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(DatasetPipeline pipeline, IReadOnlyList<string> args, CommandHost host)
    {
        RootCommand root = CommandTree.Build(pipeline, host);
        ParseResult line = root.Parse(args.Count > 0 ? args : ["--help"]);
        if (line.Errors.Count > 0)
        {
            foreach (System.CommandLine.Parsing.ParseError error in line.Errors)
            {
                host.Error.WriteLine(error.Message);
            }

            host.Error.WriteLine($"'{(line.CommandResult.Command == root ? "" : line.CommandResult.Command.Name + " ")}--help' tells the flags.");
            return ExitCodes.Usage;
        }

        // Signals and exceptions are ours: the parser would end the process two seconds after a signal, and with code 1 after an exception.
        var invocation = new InvocationConfiguration
        {
            Output = host.Output,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await Failures.CodeOf(() => line.InvokeAsync(invocation), host).ConfigureAwait(false);
    }
}

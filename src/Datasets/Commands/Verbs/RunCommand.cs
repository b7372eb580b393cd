using System.CommandLine;

namespace PipelineDsl.Datasets;

/// <summary><c>run</c>: plans and does everything that is left, here.</summary>
internal static class RunCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="opener">Opens runs.</param>
    /// <param name="host">The surrounding.</param>
    internal static Command Build(RunOpener opener, CommandHost host)
    {
        var command = new Command("run", "Plans, does everything that is left on this machine, and writes the output. Run it again to go on.");
        var run = new RunFlags(command);
        var inputs = new InputFlags(command);
        var work = new WorkFlags(command);
        var output = new OutputFlags(command);
        command.SetAction(line =>
        {
            RunOptions options = output.Apply(line, work.Options(line, host));
            DatasetResult? result = null;
            ProgressDisplay.Show(host, progress =>
            {
                using DatasetRun opened = inputs.Plan(line, opener, run.Directory(line), options with { Progress = progress });
                opened.RunRounds();
                result = opened.Finish();
            });
            ResultText.Write(result!, host, run.Json(line));
            return ExitCodes.Done;
        });
        return command;
    }
}

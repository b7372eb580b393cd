using System.CommandLine;

namespace PipelineDsl.Datasets;

/// <summary><c>reduce</c>: merges what the tasks of one round wrote.</summary>
internal static class ReduceCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="opener">Opens runs.</param>
    /// <param name="host">The surrounding.</param>
    internal static Command Build(RunOpener opener, CommandHost host)
    {
        var command = new Command("reduce", "Merges what the tasks of one round wrote, and writes the output after the last. Names missing and torn tasks.");
        var run = new RunFlags(command);
        var rounds = new RoundFlag(command);
        var work = new WorkFlags(command);
        var output = new OutputFlags(command);
        command.SetAction(line =>
        {
            DatasetResult? result = null;
            ScheduledRound? merged = null;
            ProgressDisplay.Show(host, progress =>
            {
                RunOptions options = output.Apply(line, work.Options(line, host)) with { Progress = progress };
                using DatasetRun opened = opener.Open(run.Directory(line), options);
                merged = rounds.Find(line, opened) ?? opened.Rounds[^1];
                opened.Reduce(merged.Place);
                result = merged.Place == opened.Rounds.Length - 1 ? opened.Finish() : null;
            });
            if (result is not null)
            {
                ResultText.Write(result, host, run.Json(line));
            }
            else
            {
                host.Error.WriteLine($"Round {merged!.Round.Name} is merged.");
            }

            return ExitCodes.Done;
        });
        return command;
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary><c>map</c>: does the tasks of one shard in one round.</summary>
internal static class MapCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="opener">Opens runs.</param>
    /// <param name="host">The surrounding.</param>
    internal static Command Build(RunOpener opener, CommandHost host)
    {
        var command = new Command("map", "Does the tasks of one shard in one round, on any machine. Twice, or after being killed, changes nothing.");
        var run = new RunFlags(command);
        var rounds = new RoundFlag(command);
        var shards = new ShardFlags(command);
        var work = new WorkFlags(command);
        command.SetAction(line =>
        {
            string message = "All rounds are merged; there is nothing to do.";
            ProgressDisplay.Show(host, progress =>
            {
                using DatasetRun opened = opener.Open(run.Directory(line), work.Options(line, host) with { Progress = progress });
                if (rounds.Find(line, opened) is { } round)
                {
                    (int shard, int count) = shards.Find(line, host, opened);
                    opened.Map(round.Place, shard, count);
                    message = $"Round {round.Round.Name}: shard {shard} of {count} is done.";
                }
            });
            host.Error.WriteLine(message);
            if (run.Json(line))
            {
                host.Output.WriteLine(new JsonObject { ["message"] = message }.ToJsonString());
            }

            return ExitCodes.Done;
        });
        return command;
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary><c>verify</c>: compares the files of a run with the hashes in their markers.</summary>
internal static class VerifyCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="opener">Opens runs.</param>
    /// <param name="host">The surrounding.</param>
    internal static Command Build(RunOpener opener, CommandHost host)
    {
        var command = new Command("verify", "Reads every file that tasks wrote and compares it with the hash in its marker. Ends with 3 when one is torn.");
        var run = new RunFlags(command);
        command.SetAction(line =>
        {
            using DatasetRun opened = opener.Open(run.Directory(line), new RunOptions { Stop = host.Stop });
            var torn = new List<TaskName>();
            int whole = 0;
            foreach (ScheduledRound round in opened.Rounds)
            {
                host.Stop.ThrowIfCancellationRequested();
                RoundState state = RoundState.Of(opened.Context, round, hashes: true);
                whole += round.Round.Tasks - state.Open.Length + (state.IsMerged ? 1 : 0);
                torn.AddRange(state.Torn.Select(task => new TaskName(round.Round.Name, task)));
                if (state.Merge == TaskState.Torn)
                {
                    torn.Add(new TaskName(round.Round.Name, TaskName.Merge));
                }
            }

            if (run.Json(line))
            {
                var names = new JsonArray([.. torn.Select(static task => JsonValue.Create(task.ToString()))]);
                host.Output.WriteLine(new JsonObject { ["whole"] = whole, ["torn"] = names }.ToJsonString());
            }

            host.Error.WriteLine($"{whole} tasks and merges are whole, {torn.Count} are torn.");
            torn.ForEach(task => host.Error.WriteLine($"  {task}"));
            return torn.Count > 0 ? ExitCodes.Incomplete : ExitCodes.Done;
        });
        return command;
    }
}

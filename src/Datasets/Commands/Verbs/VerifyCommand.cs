using System.CommandLine;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary><c>verify</c>: compares the files of a run with the hashes in their markers, and the output with those in its manifest.</summary>
internal static class VerifyCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="opener">Opens runs.</param>
    /// <param name="host">The surrounding.</param>
    internal static Command Build(RunOpener opener, CommandHost host)
    {
        var command = new Command(
            "verify", "Reads all files again: compares what tasks wrote with their markers, and the output with its manifest. Ends with 3 when one is torn.");
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

            IReadOnlyList<string>? output = OutputCheck.Torn(opened.Context.Directory, opened.File.Hash, host.Stop);
            if (run.Json(line))
            {
                host.Output.WriteLine(new JsonObject
                {
                    ["whole"] = whole,
                    ["torn"] = Array(torn.Select(static task => task.ToString())),
                    ["output"] = output is null ? "missing" : output.Count > 0 ? "torn" : "whole",
                    ["tornOutput"] = Array(output ?? []),
                }.ToJsonString());
            }

            host.Error.WriteLine($"{whole} tasks and merges are whole, {torn.Count} are torn.");
            torn.ForEach(task => host.Error.WriteLine($"  {task}"));
            Tell(output, opened.Context.Directory, host.Error);
            return torn.Count > 0 || output is { Count: > 0 } ? ExitCodes.Incomplete : ExitCodes.Done;
        });
        return command;
    }

    private static JsonArray Array(IEnumerable<string> names) => new([.. names.Select(static name => JsonValue.Create(name))]);

    private static void Tell(IReadOnlyList<string>? torn, RunDirectory directory, TextWriter output) => output.WriteLine(torn switch
    {
        null => "The output is not written yet.",
        [] => $"The output in {directory.Output} is what its manifest states.",
        _ => $"The output in {directory.Output} is torn: {string.Join(", ", torn)}. Delete these files; 'reduce' or 'run' writes the output again.",
    });
}

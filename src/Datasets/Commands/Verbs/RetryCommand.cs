using System.CommandLine;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary><c>retry</c>: says which shards of the round at work have something left to do.</summary>
internal static class RetryCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="opener">Opens runs.</param>
    /// <param name="host">The surrounding.</param>
    internal static Command Build(RunOpener opener, CommandHost host)
    {
        var command = new Command("retry", "Prints the shards that have something left to do, as --array= takes them. Ends with 3 when there are any.");
        var run = new RunFlags(command);
        var rounds = new RoundFlag(command);
        var count = new Option<int>("--shards") { Description = "Number of shards; by default those of 'submit'.", HelpName = "N" };
        count.Validators.Add(static result => Refuse.Below(result, 1));
        command.Options.Add(count);
        command.SetAction(line =>
        {
            using DatasetRun opened = opener.Open(run.Directory(line), new RunOptions { Stop = host.Stop });
            RoundState? state = rounds.Find(line, opened) is { } round ? RoundState.Of(opened.Context, round) : null;
            int shards = line.GetValue(count) is > 0 and int asked ? asked
                : ShardCount.Of(opened, state?.Round.Round.Tasks ?? 1, SlurmOptions.UsualMaxArray);
            string array = state is null ? "" : TaskRanges.Text(state.OpenShards(shards));
            if (run.Json(line))
            {
                host.Output.WriteLine(new JsonObject
                {
                    ["round"] = state?.Round.Round.Name,
                    ["shards"] = shards,
                    ["array"] = array,
                    ["tasks"] = state is null ? "" : TaskRanges.Text(state.Open),
                    ["torn"] = state is null ? "" : TaskRanges.Text(state.Torn),
                }.ToJsonString());
            }
            else if (array.Length > 0)
            {
                host.Output.WriteLine($"--array={array}");
                string tasks = TaskRanges.Text(state!.Open);
                host.Error.WriteLine($"Round {state.Round.Round.Name}, {shards} shards: {state.Open.Length} tasks are missing: {tasks}.");
            }

            return array.Length > 0 ? ExitCodes.Incomplete : ExitCodes.Done;
        });
        return command;
    }
}

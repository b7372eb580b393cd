using System.CommandLine;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary><c>plan</c>: writes down everything that the result depends on.</summary>
internal static class PlanCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="opener">Opens runs.</param>
    /// <param name="host">The surrounding.</param>
    internal static Command Build(RunOpener opener, CommandHost host)
    {
        var command = new Command("plan", "Writes plan.json: inputs with their hashes, units, parameters, seed. It never changes; a differing one is refused.");
        var run = new RunFlags(command);
        var inputs = new InputFlags(command);
        command.SetAction(line =>
        {
            using DatasetRun planned = inputs.Plan(line, opener, run.Directory(line), new RunOptions { Stop = host.Stop });
            if (run.Json(line))
            {
                host.Output.WriteLine(Json(planned).ToJsonString());
            }
            else
            {
                Tell(planned, host.Error);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static JsonObject Json(DatasetRun run) => new()
    {
        ["plan"] = run.File.Hash,
        ["samples"] = run.Plan.Samples,
        ["units"] = run.Plan.Units.Length,
        ["shards"] = run.File.Shards,
        ["rounds"] = new JsonArray([.. run.Rounds.Select(static round => new JsonObject
        {
            ["place"] = round.Place,
            ["name"] = round.Round.Name,
            ["tasks"] = round.Round.Tasks,
        })]),
    };

    private static void Tell(DatasetRun run, TextWriter output)
    {
        output.WriteLine($"{run.Context.Directory.Plan}: {run.Plan.Samples} samples in {run.Plan.Units.Length} units, seed {run.Plan.Seed}.");
        foreach (ScheduledRound round in run.Rounds)
        {
            output.WriteLine($"  round {round.Place}  {round.Round.Name}: {round.Round.Tasks} tasks and a merge");
        }
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary><c>status</c>: says how far a run is, on all machines together.</summary>
internal static class StatusCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="opener">Opens runs.</param>
    /// <param name="host">The surrounding.</param>
    internal static Command Build(RunOpener opener, CommandHost host)
    {
        var command = new Command("status", "Says how far a run is: tasks, rate, time left, and workers that have not been heard of for a minute.");
        var run = new RunFlags(command);
        command.SetAction(line =>
        {
            using DatasetRun opened = opener.Open(run.Directory(line), new RunOptions { Stop = host.Stop });
            IReadOnlyList<WorkerStatus> workers = WorkerStatus.All(opened.Context.Directory, host.Clock.GetUtcNow());
            RoundStatus[] rounds = [.. opened.Rounds.Select(round => RoundStatus.Of(opened.Context, round, workers))];
            bool isFinished = OutputManifest.Read(opened.Context.Directory) is not null;
            if (run.Json(line))
            {
                host.Output.WriteLine(new JsonObject
                {
                    ["finished"] = isFinished,
                    ["rounds"] = new JsonArray([.. rounds.Select(static round => round.ToJson())]),
                    ["workers"] = new JsonArray([.. workers.Select(static worker => worker.ToJson())]),
                }.ToJsonString());
            }
            else
            {
                Tell(rounds, workers, host.Output);
                host.Output.WriteLine(isFinished ? $"The output is in {opened.Context.Directory.Output}." : "The output is not written yet.");
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static void Tell(IEnumerable<RoundStatus> rounds, IEnumerable<WorkerStatus> workers, TextWriter output)
    {
        foreach (RoundStatus round in rounds)
        {
            string pace = round.RowsPerSecond > 0 ? $", {RunPace.Rate(round.RowsPerSecond)}" : "";
            string left = round.Left is { } time ? $", {RunPace.Duration(time)} left" : "";
            string torn = round.State.Torn.Length > 0 ? $", torn: {TaskRanges.Text(round.State.Torn)}" : "";
            string merge = round.State.IsMerged ? ", merged" : "";
            (int place, _, DatasetRound work, _) = round.State.Round;
            output.WriteLine($"{place}  {work.Name}: {round.TasksDone} of {work.Tasks} tasks{merge}{torn}{pace}{left}");
        }

        foreach (WorkerStatus worker in workers)
        {
            string state = worker.IsStale ? $"silent for {RunPace.Duration(worker.Silence)}, probably gone" : RunPace.Rate(worker.RowsPerSecond);
            output.WriteLine(
                $"   {worker.Said.Host} process {worker.Said.Process}: {worker.Said.Progress.Round}, {state}, {ByteSize.Text(worker.Said.WorkingSetBytes)}");
        }
    }
}

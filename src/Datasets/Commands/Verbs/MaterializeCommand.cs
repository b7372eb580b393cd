using System.CommandLine;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary><c>materialize</c>: writes the rows that stay in the formats of the inputs.</summary>
internal static class MaterializeCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="opener">Opens runs.</param>
    /// <param name="host">The surrounding.</param>
    internal static Command Build(RunOpener opener, CommandHost host)
    {
        var command = new Command(
            "materialize", "Writes the kept rows of every input into a file of its name and format: npy, raw values, csv, tsv, jsonl.");
        var run = new RunFlags(command);
        var output = new Option<string>("--output", "-o") { Description = "Folder for the files.", Required = true, HelpName = "FOLDER" };
        var random = new Option<int?>("--random") { Description = "Write random subset N instead, to compare with.", HelpName = "N" };
        command.Options.Add(output);
        command.Options.Add(random);
        command.SetAction(line =>
        {
            using DatasetRun opened = opener.Open(run.Directory(line), new RunOptions { Stop = host.Stop });
            using InputSet inputs = InputSet.Open(opened.File.Inputs, opened.Plan.Pipeline);
            IEnumerable<long> kept = line.GetValue(random) is { } number ? Baseline(opened, number) : Kept(opened);
            IReadOnlyList<string> files = KeptRows.Write(inputs.Manifest, kept, line.GetValue(output)!, host.Stop);
            if (run.Json(line))
            {
                host.Output.WriteLine(new JsonObject { ["files"] = new JsonArray([.. files.Select(static file => JsonValue.Create(file))]) }.ToJsonString());
            }
            else
            {
                files.ToList().ForEach(host.Output.WriteLine);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static IEnumerable<long> Kept(DatasetRun run) =>
        new SampleFates(run.Context).All().Where(static fate => fate.Verdict.Reason.Stays).Select(static fate => fate.Verdict.Index);

    private static IEnumerable<long> Baseline(DatasetRun run, int number)
    {
        int declared = run.Plan.Pipeline.RandomSeeds;
        return number >= 0 && number < declared ? run.Finish().Baseline(number) : throw new DatasetException(
            $"There is no random subset {number}: {run.Plan.Pipeline.Name} declares {declared}, numbered from 0 on.", ExitCodes.Usage);
    }
}

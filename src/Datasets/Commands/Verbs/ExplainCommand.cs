using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary><c>explain</c>: says what every stage decided about a sample, and why.</summary>
internal static class ExplainCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="opener">Opens runs.</param>
    /// <param name="host">The surrounding.</param>
    internal static Command Build(RunOpener opener, CommandHost host)
    {
        var command = new Command("explain", "Says what every stage decided about a sample, and why.");
        var sample = new Argument<string>("sample") { Description = "The sample's id, or its index with --index or where the inputs have no ids." };
        var byIndex = new Option<bool>("--index") { Description = "The sample is named by its global index." };
        command.Arguments.Add(sample);
        command.Options.Add(byIndex);
        var run = new RunFlags(command);
        command.SetAction(line =>
        {
            using DatasetRun opened = opener.Open(run.Directory(line), new RunOptions { Stop = host.Stop });
            SampleSource samples = opened.Context.Samples;
            bool hasIds = samples.Available.HasFlag(SampleColumns.Id);
            string name = line.GetValue(sample)!;
            long index = hasIds && !line.GetValue(byIndex) ? SampleSearch.Find(samples, name, host.Stop) : Index(name, samples);
            Tell(opened, index, new SampleFates(opened.Context).Of(index), host, run.Json(line));
            return ExitCodes.Done;
        });
        return command;
    }

    private static long Index(string text, SampleSource samples) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long index) && index < samples.Count ? index
            : throw new DatasetException($"'{text}' is no index: those of the set are 0 to {samples.Count - 1}.", ExitCodes.Usage);

    private static void Tell(DatasetRun run, long index, IReadOnlyList<Verdict> verdicts, CommandHost host, bool isJson)
    {
        SampleSource samples = run.Context.Samples;
        if (isJson)
        {
            host.Output.WriteLine(new JsonObject
            {
                ["index"] = index,
                ["file"] = samples.Locate(index).File,
                ["row"] = samples.Locate(index).Row,
                ["kept"] = verdicts.Count == run.Plan.Pipeline.Stages.Length && verdicts[^1].Reason.Stays,
                ["stages"] = new JsonArray([.. verdicts.Select((verdict, stage) => Json(run, stage, verdict))]),
            }.ToJsonString());
            return;
        }

        host.Output.WriteLine($"Sample {index}: {samples.Locate(index)}");
        for (int stage = 0; stage < verdicts.Count; stage++)
        {
            Verdict verdict = verdicts[stage];
            string rank = verdict.Rank >= 0 ? $", place {verdict.Rank} in the order of selection" : "";
            string weight = verdict.Reason.Stays && verdict.Weight != 1 ? string.Create(CultureInfo.InvariantCulture, $", weight {verdict.Weight:g6}") : "";
            string other = verdict.Other >= 0 ? $", in favour of sample {verdict.Other} ({samples.Locate(verdict.Other)})" : "";
            string score = double.IsNaN(verdict.Score) ? "" : string.Create(CultureInfo.InvariantCulture, $", score {verdict.Score:g6}");
            host.Output.WriteLine($"  {stage + 1}. {run.Plan.Pipeline.Stages[stage].Action}");
            host.Output.WriteLine($"     {(verdict.Reason.Stays ? "stays" : "leaves")} ({verdict.Reason.Word}{score}{rank}{weight}{other})");
        }
    }

    private static JsonObject Json(DatasetRun run, int stage, in Verdict verdict) => new()
    {
        ["stage"] = run.Plan.Pipeline.Stages[stage].Name,
        ["action"] = run.Plan.Pipeline.Stages[stage].Action,
        ["stays"] = verdict.Reason.Stays,
        ["reason"] = verdict.Reason.Word,
        ["score"] = double.IsFinite(verdict.Score) ? verdict.Score : null,
        ["weight"] = verdict.Weight,
        ["rank"] = verdict.Rank >= 0 ? verdict.Rank : null,
        ["other"] = verdict.Other >= 0 ? verdict.Other : null,
    };
}

using System.CommandLine;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary><c>submit</c>: writes batch scripts for Slurm and submits them.</summary>
internal static class SubmitCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="opener">Opens runs.</param>
    /// <param name="host">The surrounding.</param>
    internal static Command Build(RunOpener opener, CommandHost host)
    {
        var command = new Command(
            "submit",
            "Writes Slurm scripts for what is left of a run into its folder, and submits them: an array and a merge for every round. Plans first, when "
            + "inputs are named. Submit again after a failure.");
        var run = new RunFlags(command);
        var inputs = new InputFlags(command);
        var slurm = new SlurmFlags(command);
        var output = new OutputFlags(command);
        var dry = new Option<bool>("--dry-run") { Description = "Write the scripts, but submit nothing." };
        command.Options.Add(dry);
        command.SetAction(line =>
        {
            RunOptions options = output.Apply(line, new RunOptions { Stop = host.Stop });
            using DatasetRun opened = inputs.Plan(line, opener, run.Directory(line), options);
            if (OutputManifest.Read(opened.Context.Directory)?.IsOf(opened.File.Hash, options.Format) ?? false)
            {
                host.Error.WriteLine($"Nothing is left to do: the output is in {opened.Context.Directory.Output}.");
                return ExitCodes.Done;
            }

            var jobs = new SlurmJobs(opened, host.Program, slurm.Options(line) with { Format = options.Format });
            IReadOnlyList<string> scripts = jobs.Write();
            IReadOnlyList<SubmittedJob> submitted = line.GetValue(dry) ? [] : JobSubmission.Submit(jobs.SubmitPath, host);
            if (run.Json(line))
            {
                host.Output.WriteLine(new JsonObject
                {
                    ["scripts"] = new JsonArray([.. scripts.Select(static script => JsonValue.Create(script))]),
                    ["jobs"] = new JsonArray([.. submitted.Select(static job => new JsonObject { ["id"] = job.Id, ["name"] = job.Name })]),
                }.ToJsonString());
            }
            else
            {
                scripts.Append(jobs.SubmitPath).ToList().ForEach(host.Error.WriteLine);
                submitted.ToList().ForEach(job => host.Error.WriteLine($"submitted {job.Id} {job.Name}"));
            }

            return ExitCodes.Done;
        });
        return command;
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace PipelineDsl.Datasets;

/// <summary>
/// The jobs that carry out what is left of a run, round by round: arrays for its shards, then one job for its merge, which waits for all of them
/// however they end, since it knows better than the scheduler what is missing. A round is not begun when the merge before it failed.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="program">The words that start this program.</param>
/// <param name="options">How jobs ask for machines.</param>
internal sealed class SlurmJobs(DatasetRun run, IReadOnlyList<string> program, SlurmOptions options)
{
    /// <summary>Name of the script that submits all others.</summary>
    internal const string SubmitScript = "submit.sh";

    private readonly StringBuilder _submit = new();
    private readonly string _folder = Path.Combine(run.Context.Directory.Root, "submit");

    /// <summary>Path of the script that submits all others.</summary>
    internal string SubmitPath => Path.Combine(_folder, SubmitScript);

    /// <summary>Writes all scripts.</summary>
    /// <returns>Their paths, in the order of their jobs; the script that submits them is not among them. Empty when nothing is left.</returns>
    internal IReadOnlyList<string> Write()
    {
        Directory.CreateDirectory(_folder);
        Directory.CreateDirectory(Logs);
        var scripts = new List<string>();
        _submit.Append(
            """
            #!/bin/bash
            # Submits the jobs of a run in the order in which they depend on each other. Run it by hand if you changed a script beside it.
            set -euo pipefail
            cd "$(dirname "$0")"
            submit() { local id; id=$(sbatch --parsable "$@") || return; echo "${id%%;*}"; }

            """);
        string after = "";
        foreach (ScheduledRound round in run.Rounds)
        {
            RoundState state = RoundState.Of(run.Context, round);
            if (!state.IsMerged || round.Place == run.Rounds.Length - 1)
            {
                after = Add(round, state, after, scripts);
            }
        }

        File.WriteAllText(SubmitPath, _submit.ToString());
        return scripts;
    }

    private string Logs => Path.Combine(run.Context.Directory.Log, "slurm");

    private string Add(ScheduledRound round, RoundState state, string after, List<string> scripts)
    {
        int shards = ShardCount.Of(run, round.Round.Tasks, options.MaxArray);
        string start = after.Length > 0 ? $"--dependency=afterok:{after} --kill-on-invalid-dep=yes " : "";
        string name = round.Round.Name;
        string place = $"Round {round.Place + 1} of {run.Rounds.Length}, {name}";
        var maps = new List<string>();
        foreach (ArrayWindow window in ArrayWindow.Cut(state.OpenShards(shards), options.MaxArray))
        {
            string variable = $"map{round.Place}_{maps.Count}";
            ImmutableArray<string> command =
                [.. Command("map", name), "--shards", Text(shards), .. window.Offset > 0 ? ["--shard-offset", Text(window.Offset)] : (string[])[]];
            Script(
                $"{round.Place:00}-{name}-map{(maps.Count > 0 ? "-" + maps.Count : "")}",
                $"{place}: shards from {window.Offset} on, of {shards}.",
                window.Indices, command, variable, start, scripts);
            maps.Add($"${variable}");
        }

        string wait = maps.Count > 0 ? $"--dependency=afterany:{string.Join(':', maps)} " : start;
        ImmutableArray<string> merge = [.. Command("reduce", name), "--format", options.Format];
        Script($"{round.Place:00}-{name}-reduce", $"{place}: merge.", null, merge, $"reduce{round.Place}", wait, scripts);
        return $"$reduce{round.Place}";
    }

    private void Script(
        string stem, string comment, string? array, IEnumerable<string> command, string variable, string dependency, List<string> scripts)
    {
        string log = Path.Combine(Logs, stem + (array is null ? "-%j.log" : "-%A_%a.log"));
        string path = Path.Combine(_folder, stem + ".sbatch");
        File.WriteAllText(path, SlurmScript.Write($"{run.Plan.Pipeline.Name}-{stem}", comment, array, log, command, options));
        scripts.Add(path);
        _submit.Append($"{variable}=$(submit {dependency}{ShellText.Quote(Path.GetFileName(path))})\necho \"${variable} {stem}\"\n");
    }

    private ImmutableArray<string> Command(string verb, string round) =>
    [
        .. program, verb, "--run", run.Context.Directory.Root, "--round", round, "--memory", Text(options.MemoryBytes),
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

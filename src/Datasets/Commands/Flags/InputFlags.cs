using System.CommandLine;

namespace PipelineDsl.Datasets;

/// <summary>Flags that say what a plan is made from. All of them have a say in the result.</summary>
internal sealed class InputFlags
{
    private readonly Option<string[]> _inputs = new("--input", "-i")
    {
        Description = "Files with columns by name (npz, safetensors, csv, jsonl, parquet, arrow); a path or a pattern with * ? and **. Repeatable.",
        HelpName = "FILES",
    };

    private readonly Option<string[]> _columns = new("--column", "-c")
    {
        Description = "Files with one column (npy, or raw values of a declared type: embedding=emb.bin:float32x384). Repeatable.",
        HelpName = "COLUMN=FILES",
    };

    private readonly Option<string[]> _names = new("--name", "-n")
    {
        Description = "What a column is called in the files of --input, when not by its own name. Repeatable.",
        HelpName = "COLUMN=NAME",
    };

    private readonly Option<bool> _hash = new("--hash-all")
    {
        Description = "Hash whole input files; by default large ones are hashed by their first and last MiB.",
    };

    private readonly Option<ulong?> _seed = new("--seed", "-s") { Description = "Seed of all keyed randomness (default 0).", HelpName = "N" };

    private readonly Option<int> _shards = new("--shards")
    {
        Description = "Among how many workers the tasks of a round are shared when nobody says otherwise. No say in the result.",
        DefaultValueFactory = static _ => 1,
        HelpName = "N",
    };

    /// <summary>Adds the flags to a command.</summary>
    /// <param name="command">The command.</param>
    internal InputFlags(Command command)
    {
        _shards.Validators.Add(static result => Refuse.Below(result, 1));
        foreach (Option option in (Option[])[_inputs, _columns, _names, _hash, _seed, _shards])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Whether inputs were named.</summary>
    /// <param name="line">The command line.</param>
    internal bool AreGiven(ParseResult line) => line.GetValue(_inputs) is { Length: > 0 } || line.GetValue(_columns) is { Length: > 0 };

    /// <summary>Writes the plan, or makes sure that the one which is there is the same; without inputs, opens it.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="opener">Opens runs.</param>
    /// <param name="directory">The run's folder.</param>
    /// <param name="options">How the run is carried out.</param>
    /// <exception cref="DatasetException">There is no plan and no input, or another plan.</exception>
    internal DatasetRun Plan(ParseResult line, RunOpener opener, RunDirectory directory, RunOptions options)
    {
        if (AreGiven(line))
        {
            SampleInputs inputs = SampleInputs.Parse(line.GetValue(_inputs) ?? [], line.GetValue(_columns), line.GetValue(_names)) with
            {
                HashWholeFiles = line.GetValue(_hash),
            };
            return opener.Create(inputs, directory, options with { Seed = line.GetValue(_seed) ?? 0, Shards = line.GetValue(_shards) });
        }

        DatasetRun run = opener.Open(directory, options);
        if (line.GetValue(_seed) is { } seed && seed != run.Plan.Seed)
        {
            run.Dispose();
            throw new DatasetException($"The plan in {directory.Root} has seed {run.Plan.Seed}, not {seed}; take a new folder.", ExitCodes.Usage);
        }

        return run;
    }
}

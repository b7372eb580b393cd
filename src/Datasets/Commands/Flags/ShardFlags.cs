using System.CommandLine;

namespace PipelineDsl.Datasets;

/// <summary>Flags that say which shard a worker is.</summary>
internal sealed class ShardFlags
{
    private readonly Option<int?> _shard = new("--shard")
    {
        Description = "0-based shard; by default what the scheduler says (Slurm, Grid Engine, Kubernetes, Open MPI, AWS Batch).",
        HelpName = "N",
    };

    private readonly Option<int> _shards = new("--shards") { Description = "Number of shards; by default the plan's.", HelpName = "N" };

    private readonly Option<int> _offset = new("--shard-offset")
    {
        Description = "Added to the scheduler's number, for arrays that do not start at shard 0.",
        HelpName = "N",
    };

    /// <summary>Adds the flags to a command.</summary>
    /// <param name="command">The command.</param>
    internal ShardFlags(Command command)
    {
        _shard.Validators.Add(static result => Refuse.Below(result, 0));
        _shards.Validators.Add(static result => Refuse.Below(result, 1));
        _offset.Validators.Add(static result => Refuse.Below(result, 0));
        command.Options.Add(_shard);
        command.Options.Add(_shards);
        command.Options.Add(_offset);
    }

    /// <summary>The shard that this worker is.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="host">The process.</param>
    /// <param name="run">The run.</param>
    /// <returns>The 0-based shard, and the number of shards.</returns>
    /// <exception cref="DatasetException">Nobody says which one, or there is none of that number.</exception>
    internal (int Shard, int Shards) Find(ParseResult line, CommandHost host, DatasetRun run)
    {
        int shards = line.GetValue(_shards) is > 0 and int asked ? asked : run.File.Shards;
        int? shard = line.GetValue(_shard) ?? (new SchedulerEnvironment(host.Variable).Shard() + line.GetValue(_offset));
        return shard switch
        {
            null when shards == 1 => (0, 1),
            null => throw new DatasetException($"Which of the {shards} shards is this? Say --shard N; no scheduler says it.", ExitCodes.Usage),
            int number when number < shards => (number, shards),
            int number => throw new DatasetException($"There is no shard {number}: the shards are 0 to {shards - 1}.", ExitCodes.Usage),
        };
    }
}

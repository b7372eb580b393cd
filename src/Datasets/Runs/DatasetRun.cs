using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary>
/// A plan and its folder, opened to be carried out: as a whole (<see cref="RunRounds"/>) or step by step on many machines
/// (<see cref="Map"/>, <see cref="Reduce"/>, <see cref="Finish"/>). Every step may be repeated, and what is done is not done again.
/// </summary>
public sealed class DatasetRun : IDisposable
{
    private readonly RunOptions _options;
    private readonly RunContext _context;
    private readonly RoundRunner _runner;

    private DatasetRun(RunContext context, PlanFile file, RunOptions options)
    {
        _context = context;
        _options = options;
        _runner = new RoundRunner(context, options);
        File = file;
    }

    /// <summary>What all tasks share.</summary>
    internal RunContext Context => _context;

    /// <summary>The plan.</summary>
    internal RunPlan Plan => _context.Plan;

    /// <summary>The plan as it stands in the folder.</summary>
    internal PlanFile File { get; }

    /// <summary>All rounds.</summary>
    internal ImmutableArray<ScheduledRound> Rounds => _context.Schedule;

    /// <summary>
    /// Plans and carries out a whole run on this machine. Called again with the same arguments, it goes on where it was stopped, or reads what is
    /// finished.
    /// </summary>
    /// <param name="pipeline">The pipeline; a generated class has it as <c>Definition</c>.</param>
    /// <param name="inputs">Where the samples are.</param>
    /// <param name="directory">Folder of the run; made if it is not there.</param>
    /// <param name="options">How the run is carried out.</param>
    /// <returns>What was kept; dispose it.</returns>
    /// <exception cref="DatasetException">Inputs are not as they must be, or the folder holds another run.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped; what is finished stays.</exception>
    public static DatasetResult Execute(DatasetPipeline pipeline, SampleInputs inputs, string directory, RunOptions? options = null)
    {
        options ??= new RunOptions();
        return Execute(pipeline, InputSet.Open(inputs, pipeline, options.Stop).Samples, directory, options);
    }

    /// <summary>As the method above, for a set that is open.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="samples">The set; disposed with the result.</param>
    /// <param name="directory">Folder of the run; made if it is not there.</param>
    /// <param name="options">How the run is carried out.</param>
    internal static DatasetResult Execute(DatasetPipeline pipeline, SampleSource samples, string directory, RunOptions options)
    {
        DatasetRun run = Create(pipeline, samples, new RunDirectory(directory), options);
        try
        {
            run.RunRounds();
            return run.Finish();
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Writes a plan into a folder, or makes sure that the plan there is the same.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="samples">The set; disposed with the run.</param>
    /// <param name="directory">The folder.</param>
    /// <param name="options">How the run is carried out.</param>
    /// <exception cref="DatasetException">The set has no samples, or two with one id, or the folder holds another plan.</exception>
    internal static DatasetRun Create(DatasetPipeline pipeline, SampleSource samples, RunDirectory directory, RunOptions options) =>
        Make(pipeline, samples, directory, options, PlanFile.Read(directory), options.Seed, options.UnitRows);

    /// <summary>Opens a plan that is in its folder.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="open">Opens the set, from what the plan says about it.</param>
    /// <param name="directory">The folder.</param>
    /// <param name="options">How the run is carried out; the seed is the plan's.</param>
    /// <exception cref="DatasetException">There is no plan, or it is another one.</exception>
    internal static DatasetRun Open(DatasetPipeline pipeline, Func<JsonNode, SampleSource> open, RunDirectory directory, RunOptions options)
    {
        PlanFile file = PlanFile.Read(directory) ?? throw new DatasetException($"There is no plan in {directory.Root}; make one with 'plan'.", 2);
        return Make(pipeline, open(file.Inputs), directory, options, file, file.Seed, file.UnitRows);
    }

    /// <summary>Does the tasks of a shard in one round that are not done yet.</summary>
    /// <param name="round">0-based place of the round.</param>
    /// <param name="shard">0-based shard.</param>
    /// <param name="shards">Number of shards; a task belongs to the shard of its number modulo this.</param>
    /// <exception cref="DatasetException">Tasks failed, or an earlier round is not merged.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    internal void Map(int round, int shard, int shards)
    {
        ScheduledRound scheduled = Rounds[round];
        RequireMerges(round);
        _runner.Map(scheduled, Enumerable.Range(0, scheduled.Round.Tasks).Where(task => task % shards == shard));
    }

    /// <summary>Merges a round, unless that was done.</summary>
    /// <param name="round">0-based place of the round.</param>
    /// <exception cref="DatasetException">Tasks are missing or torn.</exception>
    internal void Reduce(int round)
    {
        RequireMerges(round);
        _runner.Reduce(Rounds[round]);
    }

    /// <summary>Does all that is left of all rounds.</summary>
    /// <exception cref="DatasetException">A task failed.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    internal void RunRounds()
    {
        for (int round = 0; round < Rounds.Length; round++)
        {
            Map(round, 0, 1);
            Reduce(round);
        }
    }

    /// <summary>Writes the output, unless it is there.</summary>
    /// <returns>What was kept; it disposes this run.</returns>
    /// <exception cref="DatasetException">A round is not merged.</exception>
    internal DatasetResult Finish()
    {
        RequireMerges(Rounds.Length);
        return new DatasetResult(this, new OutputWriter(_context, File, _options).Write());
    }

    /// <summary>Closes the inputs.</summary>
    public void Dispose() => _context.Samples.Dispose();

    private static DatasetRun Make(
        DatasetPipeline pipeline, SampleSource samples, RunDirectory directory, RunOptions options, PlanFile? file, ulong seed, int unitRows)
    {
        try
        {
            if (samples.Count == 0)
            {
                throw new DatasetException("The inputs hold no samples.", 4);
            }

            var plan = new RunPlan
            {
                Pipeline = pipeline,
                Samples = samples.Count,
                Units = WorkUnits.Cut(samples.Count, unitRows > 0 ? unitRows : WorkUnits.RowsFor(samples.Count)),
                Seed = seed,
            };
            JsonObject content = PlanContent.Of(plan, samples.Manifest());
            file?.RequireSame(content);

            // What cannot be run must not leave a plan behind, which would be in the way of one that can.
            var context = new RunContext(directory, plan, PlanContent.Hash(content), samples);
            if (file is null)
            {
                RefuseDuplicateIds(samples, directory, options);
                file = PlanFile.Write(directory, content, options.Shards);
            }

            return new DatasetRun(context, file, options);
        }
        catch
        {
            samples.Dispose();
            throw;
        }
    }

    /// <summary>Done once, for a new plan: a plan that is the same has the same inputs.</summary>
    private static void RefuseDuplicateIds(SampleSource samples, RunDirectory directory, RunOptions options)
    {
        if (samples.Available.HasFlag(SampleColumns.Id))
        {
            Directory.CreateDirectory(directory.Root);
            DuplicateIds.Refuse(samples, options.MemoryBytes, directory.Root, options.Stop);
        }
    }

    /// <summary>A round, and the output behind the last one, needs what the merges before it wrote.</summary>
    private void RequireMerges(int round)
    {
        var checks = new TaskChecks(_context);
        foreach (ScheduledRound earlier in Rounds.Take(round))
        {
            if (checks.State(new TaskName(earlier.Round.Name, TaskName.Merge)) != TaskState.Done)
            {
                string needs = round < Rounds.Length ? Rounds[round].Round.Name : "the output";
                throw new DatasetException($"The merge of round {earlier.Round.Name} is not done, which {needs} needs.", 3);
            }
        }
    }
}

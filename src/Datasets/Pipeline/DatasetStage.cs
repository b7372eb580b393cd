namespace PipelineDsl.Datasets;

/// <summary>One stage over samples.</summary>
public abstract class DatasetStage
{
    private protected DatasetStage()
    {
    }

    /// <summary>Name of the stage in plans, folders and messages: <c>Stage0</c> and so on.</summary>
    public required string Name { get; init; }

    /// <summary>What happens, in the user's words; for messages and the manifest.</summary>
    public required string Action { get; init; }

    /// <summary>Columns that it reads.</summary>
    public required SampleColumns Columns { get; init; }

    /// <summary>How much stays.</summary>
    public required SampleBudget Budget { get; init; }

    /// <summary>Its options.</summary>
    public required SampleOptions Options { get; init; }

    /// <summary>Code of the user's program that it calls; null when there is none. Only for telling builds of the program apart.</summary>
    internal virtual Delegate? Code => null;

    /// <summary>
    /// The rounds that carry it out, in order. They depend on the plan alone, never on shards, threads or memory; the last round's merge writes the
    /// verdicts on all samples that entered.
    /// </summary>
    /// <param name="plan">The plan of the run.</param>
    internal abstract IReadOnlyList<DatasetRound> Rounds(RunPlan plan);
}

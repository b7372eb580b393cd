namespace PipelineDsl.Datasets;

/// <summary>Draws as many samples at random as another stage keeps; that stage runs first, to learn the number.</summary>
public sealed class MatchedStage : DatasetStage
{
    /// <summary>The stage whose number is matched.</summary>
    public required DatasetStage Counted { get; init; }

    /// <summary>The random twin of a stage whose data decide how many samples stay.</summary>
    /// <param name="stage">The stage.</param>
    public static MatchedStage Of(DatasetStage stage) => new()
    {
        Name = stage.Name,
        Action = $"samples drawn at random, as many as stay by: {stage.Action}",
        Columns = stage.Columns,
        Budget = new SampleBudget(SampleBudgetKind.None, 0),
        Options = stage.Options,
        Counted = stage,
    };

    /// <inheritdoc/>
    internal override IReadOnlyList<DatasetRound> Rounds(RunPlan plan)
    {
        IReadOnlyList<DatasetRound> counting = Counted.Rounds(plan);
        return [.. counting, new MatchRound(Counted, plan, counting[^1].Name)];
    }
}

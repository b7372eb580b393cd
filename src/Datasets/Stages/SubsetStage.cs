namespace PipelineDsl.Datasets;

/// <summary>Keeps a subset that is chosen as a whole, in two rounds where the set is large.</summary>
public sealed partial class SubsetStage : DatasetStage
{
    /// <summary>Generated code that picks samples.</summary>
    public required Action<SubsetProblem, SubsetChoice> Select { get; init; }

    /// <inheritdoc/>
    internal override Delegate Code => Select;

    /// <summary>Generated code that values a choice; null for selectors without an objective.</summary>
    public Func<SubsetProblem, double>? Value { get; init; }

    /// <summary>Samples that a task chooses from, about; only tests change it.</summary>
    internal int TaskRows { get; init; } = SubsetLayout.TaskRows;

    /// <summary>
    /// Classes are counted, samples are moved to random parts, each part is chosen from, and the choices are merged: all at once, by a tree, or not at
    /// all (see <see cref="SubsetLayout"/>).
    /// </summary>
    /// <param name="plan">The plan of the run.</param>
    internal override IReadOnlyList<DatasetRound> Rounds(RunPlan plan)
    {
        SubsetBudget.Check(this);
        SubsetLayout layout = SubsetLayout.Of(this, plan, TaskRows);
        var survey = new SubsetSurveyRound(this, plan, layout);
        var parts = new SubsetRouteRound(this, plan, layout, survey);
        var rounds = new List<DatasetRound> { survey, parts, new SubsetChoiceRound(this, plan, layout, survey, parts) };
        for (int level = 1; level <= layout.Levels; level++)
        {
            rounds.Add(new SubsetMergeRound(this, layout, level, survey, parts, rounds[^1]));
        }

        return rounds;
    }
}

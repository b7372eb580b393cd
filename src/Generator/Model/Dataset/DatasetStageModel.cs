using PipelineDsl.Generator.Infrastructure;

namespace PipelineDsl.Generator.Model.Dataset;

/// <summary>One stage over the samples of a set.</summary>
/// <param name="Form">What it does.</param>
/// <param name="Scorer">What it asks: a scorer, a selector or a similarity.</param>
/// <param name="Budget">How much it keeps.</param>
internal sealed record DatasetStageModel(DatasetStageForm Form, ScorerModel Scorer, SampleBudgetModel Budget)
{
    /// <summary>Options that were given.</summary>
    internal EquatableArray<OptionModel> Options { get; init; }

    /// <summary>Columns that the scorer reads, without those of its options; null when that is not known before the pipeline runs.</summary>
    internal ColumnForm? ScorerColumns { get; init; }

    /// <summary>Columns that the kind of stage and its options read.</summary>
    internal ColumnForm OptionColumns { get; init; }

    /// <summary>Name of the column behind <see cref="ColumnForm.Score"/>.</summary>
    internal string ScoreColumn { get; init; } = "score";

    /// <summary>The published method that it is a part of, with its source; empty where the user wrote the stage.</summary>
    internal string Method { get; init; } = "";

    /// <summary>Columns that it reads, as far as that is known.</summary>
    internal ColumnForm Columns => (ScorerColumns ?? ColumnForm.None) | OptionColumns;

    /// <summary>Whether duplicates leave.</summary>
    internal bool IsDeduplication => Form is DatasetStageForm.Deduplication or DatasetStageForm.TextDeduplication;

    /// <summary>How the scores of a built-in scorer decide; a name of <c>SampleChoice</c>.</summary>
    internal string Choice => Scorer.SampleFacts?.Choice ?? "ByScore";

    /// <summary>Whether the number kept depends on the data.</summary>
    internal bool DependsOnData => IsDeduplication || !Budget.IsCount || Choice == "BelowMean";

    /// <summary>The value of an option; 0 where it was not given.</summary>
    internal double Option(string name) => Options.FirstOrDefault(option => option.Name == name)?.Value ?? 0;
}

using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Emit.Dataset;

/// <summary>Stages over samples in the user's terms, for comments and hover texts.</summary>
internal static class DatasetWords
{
    /// <summary>What happens to the samples.</summary>
    internal static string Action(DatasetStageModel stage) => stage.IsDeduplication
        ? $"one of every group of duplicates stays: a cosine of at least {CSharpText.Literal(stage.Budget.Value)} by {stage.Scorer.DisplayName}"
        : stage.Strata == 0 ? $"{Budget(stage.Budget)} stay, the highest by {stage.Scorer.DisplayName}"
        : $"{Budget(stage.Budget)} stay, shared out among {CSharpText.Literal(stage.Strata)} strata of equal range of {stage.Scorer.DisplayName}";

    private static string Budget(BudgetModel budget) => budget.Form == BudgetForm.Keep
        ? $"{CSharpText.Prose(budget.Value * 100)} % of the samples that enter"
        : $"{CSharpText.Literal((int)budget.Value)} samples";
}

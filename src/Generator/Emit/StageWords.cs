using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Emit;

/// <summary>Stages in the user's terms, for comments and hover texts.</summary>
internal static class StageWords
{
    /// <summary><c>158 -> 145 tokens</c>.</summary>
    internal static string Counts(StageModel stage)
    {
        string entering = CSharpText.Literal(stage.Entering), kept = CSharpText.Literal(stage.Kept);
        return (stage.EnteringIsFixed, stage.KeptIsFixed) switch
        {
            (true, true) => $"{entering} -> {kept} tokens",
            (true, false) => $"{entering} -> at most {kept} tokens",
            _ => $"at most {entering} -> at most {kept} tokens",
        };
    }

    /// <summary>What happens to the tokens.</summary>
    internal static string Action(StageModel stage) =>
        stage.IsIdentity ? "nothing leaves"
        : stage.IsMerge ? $"bipartite merge {Basis(stage)}{Condition(stage, "pairs")}"
        : stage.Strategy == StageStrategy.PruneStrided ? "evenly spaced tokens stay"
        : $"the highest by {stage.Scorer.DisplayName} stay{Spread(stage.Quota)}{Condition(stage, "scores")}";

    /// <summary>What a budget says.</summary>
    internal static string Budget(BudgetModel budget) => budget.Form switch
    {
        BudgetForm.Keep => $"{CSharpText.Prose(budget.Value * 100)} % of the tokens that {(budget.OfOriginal ? "entered the first layer" : "enter")}",
        BudgetForm.KeepCount => $"{CSharpText.Literal((int)budget.Value)} tokens",
        BudgetForm.Remove => $"all but {CSharpText.Literal((int)budget.Value)} tokens{(budget.Clamped ? ", or as few as can be merged" : "")}",
        _ => $"at least {CSharpText.Literal(budget.Value)}",
    };

    private static string Basis(StageModel stage) =>
        stage.Scorer.DisplayName == "KeySimilarity" ? "on the mean of the keys" : $"by {stage.Scorer.DisplayName}";

    private static string Condition(StageModel stage, string what) =>
        stage.Budget.DependsOnData ? $", {what} of at least {CSharpText.Literal(stage.Budget.Value)} only" : "";

    private static string Spread(QuotaModel? quota) =>
        quota is null ? ""
        : quota.Window > 0 ? $" within windows of {CSharpText.Literal(quota.Window)}"
        : $" within cells of {CSharpText.Literal(quota.Cell)} x {CSharpText.Literal(quota.Cell)}";
}

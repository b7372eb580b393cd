using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Recipes;

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

    /// <summary>Where a stage acts, as the beginning of a sentence.</summary>
    internal static string Place(StageModel stage) => stage.Cut switch
    {
        MethodSite.AfterBlock => $"Behind layer {CSharpText.Literal(stage.Layer)}",
        MethodSite.Output => "Behind the model",
        MethodSite.AroundAttention => $"Around the attention of layer {CSharpText.Literal(stage.Layer)}",
        _ => $"Layer {CSharpText.Literal(stage.Layer)}",
    };

    /// <summary>Where a stage acts, in the middle of a sentence.</summary>
    internal static string At(StageModel stage) =>
        stage.Cut == MethodSite.AfterAttention ? $"at layer {CSharpText.Literal(stage.Layer)}"
        : stage.Cut == MethodSite.Output ? "behind the model"
        : stage.Cut == MethodSite.AfterBlock ? $"behind layer {CSharpText.Literal(stage.Layer)}"
        : $"around the attention of layer {CSharpText.Literal(stage.Layer)}";

    /// <summary>Where a stage acts, in a table whose column is headed "layer".</summary>
    internal static string Row(StageModel stage) => stage.Cut switch
    {
        MethodSite.AfterBlock => $"behind {CSharpText.Literal(stage.Layer)}",
        MethodSite.Output => "output",
        MethodSite.AroundAttention => $"around {CSharpText.Literal(stage.Layer)}",
        _ => CSharpText.Literal(stage.Layer),
    };

    /// <summary>What happens to the tokens.</summary>
    internal static string Action(StageModel stage) => stage.IsIdentity ? "nothing leaves" : Deed(stage) + Within(stage.Span);

    private static string Deed(StageModel stage) =>
        stage.Strategy == StageStrategy.Compose ? stage.Recipe!.Facts.Action
        : stage.IsMerge ? $"bipartite merge {Basis(stage)}{Condition(stage, "pairs")}"
        : stage.Strategy == StageStrategy.PruneStrided ? $"evenly spaced tokens stay{Matched(stage)}"
        : stage.Counted is not null ? $"the highest by {Asked(stage)} stay{Matched(stage)}"
        : $"the highest by {Asked(stage)} stay{Spread(stage.Quota)}{Condition(stage, "scores")}";

    private static string Matched(StageModel stage) => stage.Counted is null ? "" : ", as many as the pipeline itself would leave of these";

    /// <summary>What a budget says.</summary>
    internal static string Budget(BudgetModel budget) => budget.Form switch
    {
        BudgetForm.Keep =>
            $"{CSharpText.Prose(budget.Value * 100)} % of the tokens that "
                + $"{(budget.OfOriginal ? "entered the first layer" : "enter")}{Counted(budget)}{Rounded(budget)}",
        BudgetForm.KeepCount => $"{CSharpText.Literal((int)budget.Value)} {(budget.CountsTouchable ? "of the tokens that may be touched" : "tokens")}",
        BudgetForm.Remove => $"all but {CSharpText.Literal((int)budget.Value)} tokens{(budget.Clamped ? ", or as few as can be merged" : "")}",
        _ => $"at least {CSharpText.Literal(budget.Value)}",
    };

    private static string Basis(StageModel stage) =>
        stage.Scorer.DisplayName == "KeySimilarity" ? "on the mean of the keys" : $"by {stage.Scorer.DisplayName}";

    private static string Counted(BudgetModel budget) => budget.CountsTouchable ? " and may be touched" : "";

    private static string Rounded(BudgetModel budget) => budget.Rounding switch
    {
        RoundingForm.Floor => ", rounded down",
        RoundingForm.Ceiling => ", rounded up",
        _ => "",
    };

    private static string Asked(StageModel stage) =>
        stage.Reducer is { } reducer ? $"{reducer.DisplayName} of {stage.Scorer.DisplayName}"
        : stage.Debias is { } table ? $"{stage.Scorer.DisplayName} and {table.DisplayName}"
        : stage.Scorer.DisplayName;

    private static string Within(SpanModel? span) => span is null ? "" : $", in the span '{CSharpText.OneLine(span.Name)}' alone";

    private static string Condition(StageModel stage, string what) =>
        stage.Budget.DependsOnData ? $", {what} of at least {CSharpText.Literal(stage.Budget.Value)} only{Ceiling(stage.Budget)}" : "";

    private static string Ceiling(BudgetModel budget) => budget.Ceiling > 0 ? $" and at most {CSharpText.Literal(budget.Ceiling)} of them" : "";

    private static string Spread(QuotaModel? quota) =>
        quota is null ? ""
        : quota.Window > 0 ? $" within windows of {CSharpText.Literal(quota.Window)}"
        : quota.FrameTokens > 0 ? $" within each of {CSharpText.Literal(quota.Frames)} frames"
        : $" within cells of {CSharpText.Literal(quota.Cell)} x {CSharpText.Literal(quota.Cell)}"
            + (quota.Frames > 0 ? $" of {CSharpText.Literal(quota.Frames)} frames" : "");
}

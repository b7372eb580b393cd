using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Emit;

/// <summary>Expressions that several parts of a stage's code share.</summary>
internal static class StageText
{
    /// <summary>Name of the stage, of its method, and of its operator in a woven model.</summary>
    internal static string Name(StageModel stage) => stage.Cut == MethodSite.Output ? "Output" : $"Layer{CSharpText.Literal(stage.Layer)}";

    /// <summary>The stage that a baseline counts by, as a value.</summary>
    internal static string Counted(TokenPipelineModel model, StageModel stage) =>
        $"{model.Type.Reference}.Definition.Stages[{CSharpText.Literal(Array.IndexOf([.. model.Stages], stage))}]";

    /// <summary>The number of tokens that enter: a constant where it is known.</summary>
    internal static string Tokens(StageModel stage) => stage.EnteringIsFixed ? CSharpText.Literal(stage.Entering) : "tokens";

    /// <summary>The number of tokens that leave: a constant where it is known.</summary>
    internal static string Count(StageModel stage) => stage.KeptIsFixed ? CSharpText.Literal(stage.Kept) : "count";

    /// <summary>The budget as a value.</summary>
    internal static string Budget(BudgetModel budget)
    {
        string basis = budget.OfOriginal ? ", global::PipelineDsl.Basis.Original" : "";
        string clamped = budget.Clamped ? ", Clamped: true" : "";
        string scattered = budget.Clamped && !budget.ProtectedInFront ? ", ProtectedInFront: false" : "";
        string value = budget.Form is BudgetForm.Keep or BudgetForm.Threshold ? CSharpText.Literal(budget.Value) : CSharpText.Literal((int)budget.Value);
        string more = string.Join(", ", More(budget));
        return $"new {RuntimeNames.Budget}({RuntimeNames.Tokens}.BudgetKind.{budget.Form}, {value}{basis}{clamped}{scattered})"
            + (more.Length == 0 ? "" : $" {{ {more} }}");
    }

    /// <summary>Tokens that a budget keeps, where their number is known at run time only.</summary>
    internal static string Kept(TokenPipelineModel model, StageModel stage)
    {
        string others = Untouchable(model, stage);
        string original = stage.Span is { } span ? $"{others} + {CSharpText.Literal(span.Length - span.CountOf(model.Protected))}" : "input.OriginalTokens";
        return $"{Budget(stage.Budget)}.Kept(tokens, {original}, protectedCount: {others})";
    }

    /// <summary>
    /// The number of tokens that the stage may not touch, as an expression of <c>tokens</c>, or of <c>touchable</c>
    /// where that differs from run to run.
    /// </summary>
    internal static string Untouchable(TokenPipelineModel model, StageModel stage) =>
        stage.Span is null ? CSharpText.Literal(model.Protected.Count)
        : stage.EnteringIsFixed && stage.TouchableIsFixed ? CSharpText.Literal(stage.Untouchable)
        : stage.TouchableIsFixed ? $"tokens - {CSharpText.Literal(stage.Touchable)}"
        : "tokens - touchable";

    /// <summary>The arguments that say where a span is.</summary>
    internal static string Place(SpanModel span) => $"{CSharpText.Literal(span.Start)}, {CSharpText.Literal(span.Length)}";

    /// <summary>The order of merged rows.</summary>
    internal static string Order(StageModel stage) =>
        $"{RuntimeNames.Kernels}.MergeOrder.{(stage.Strategy == StageStrategy.MergeToMe ? "ToMe" : "Ascending")}";

    /// <summary>The threshold as the single-precision number that scores are compared with.</summary>
    internal static string Threshold(BudgetModel budget) => $"(float){CSharpText.Literal(budget.Value)}";

    /// <summary>The arguments that describe a quota's cells, after the positions.</summary>
    internal static string Cells(QuotaModel quota) => string.Join(", ", Numbers(quota).Select(CSharpText.Literal));

    /// <summary>Number of cells of a quota over a sequence.</summary>
    internal static int CellCount(QuotaModel quota, int tokens) => quota switch
    {
        { Window: > 0 } => Math.Max(1, Across(tokens - quota.First, quota.Window)),
        { FrameTokens: > 0 } => quota.Frames,
        _ => Across(quota.Rows, quota.Cell) * Across(quota.Columns, quota.Cell) * Math.Max(1, quota.Frames),
    };

    private static int[] Numbers(QuotaModel quota) => quota switch
    {
        { Window: > 0 } => [quota.First, quota.Window],
        { FrameTokens: > 0 } => [quota.First, quota.FrameTokens, quota.Frames],
        { Frames: > 0 } => [quota.First, quota.Rows, quota.Columns, quota.Cell, quota.Frames],
        _ => [quota.First, quota.Rows, quota.Columns, quota.Cell],
    };

    private static IEnumerable<string> More(BudgetModel budget)
    {
        if (budget.Rounding != RoundingForm.HalfEven)
        {
            yield return $"Rounding = global::PipelineDsl.Rounding.{budget.Rounding}";
        }

        if (budget.CountsTouchable)
        {
            yield return "CountsTouchable = true";
        }

        if (budget.Ceiling > 0)
        {
            yield return $"Ceiling = {CSharpText.Literal(budget.Ceiling)}";
        }

        if (budget.IsAdaptive)
        {
            yield return "IsAdaptive = true";
        }
    }

    private static int Across(int length, int cell) => (length + cell - 1) / cell;
}

using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Emit;

/// <summary>Expressions that several parts of a stage's code share.</summary>
internal static class StageText
{
    /// <summary>Name of the stage, of its method, and of its operator in a woven model.</summary>
    internal static string Name(StageModel stage) => $"Layer{CSharpText.Literal(stage.Layer)}";

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
        return $"new {RuntimeNames.Budget}({RuntimeNames.Tokens}.BudgetKind.{budget.Form}, {value}{basis}{clamped}{scattered})";
    }

    /// <summary>The order of merged rows.</summary>
    internal static string Order(StageModel stage) =>
        $"{RuntimeNames.Kernels}.MergeOrder.{(stage.Strategy == StageStrategy.MergeToMe ? "ToMe" : "Ascending")}";

    /// <summary>The threshold as the single-precision number that scores are compared with.</summary>
    internal static string Threshold(BudgetModel budget) => $"(float){CSharpText.Literal(budget.Value)}";

    /// <summary>The arguments that describe a quota's cells, after the positions.</summary>
    internal static string Cells(QuotaModel quota) => quota.Window > 0
        ? $"{CSharpText.Literal(quota.First)}, {CSharpText.Literal(quota.Window)}"
        : $"{CSharpText.Literal(quota.First)}, {CSharpText.Literal(quota.Rows)}, {CSharpText.Literal(quota.Columns)}, {CSharpText.Literal(quota.Cell)}";

    /// <summary>Number of cells of a quota over a sequence.</summary>
    internal static int CellCount(QuotaModel quota, int tokens) => quota.Window > 0
        ? Math.Max(1, Across(tokens - quota.First, quota.Window))
        : Across(quota.Rows, quota.Cell) * Across(quota.Columns, quota.Cell);

    private static int Across(int length, int cell) => (length + cell - 1) / cell;
}

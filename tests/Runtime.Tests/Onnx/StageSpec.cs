using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx;

/// <summary>What a stage of a test does.</summary>
internal readonly record struct StageSpec(StageKind Kind, StageSignal Signal, TokenBudget Budget, string Model = "")
{
    internal static StageSpec Prune(int kept, StageSignal signal = StageSignal.Positions) =>
        new(StageKind.Prune, signal, new TokenBudget(BudgetKind.KeepCount, kept));

    internal static StageSpec PruneTo(double keep, StageSignal signal = StageSignal.Positions) =>
        new(StageKind.Prune, signal, new TokenBudget(BudgetKind.Keep, keep));

    internal static StageSpec Merge(int removed) => new(StageKind.Merge, StageSignal.Keys, new TokenBudget(BudgetKind.Remove, removed));

    /// <summary>Keeps the tokens that an auxiliary network rates highest.</summary>
    internal static StageSpec Network(int kept, string model) => new(StageKind.Prune, StageSignal.Scores, new TokenBudget(BudgetKind.KeepCount, kept), model);
}

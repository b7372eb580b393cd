using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Runs the budgets through the layers: how many tokens each one sees.</summary>
/// <param name="geometry">The transformer.</param>
/// <param name="isProtected">Protected positions, ascending.</param>
/// <param name="quota">The quota of pruning stages, if any.</param>
/// <param name="problems">Told of budgets that cannot be met.</param>
internal sealed class PlanBuilder(GeometryModel geometry, int[] isProtected, QuotaModel? quota, Problems problems)
{
    private readonly PlanWalk _walk = new(geometry, isProtected, quota);

    /// <summary>Tokens that each layer's attention sees (at most), then those that leave the last layer.</summary>
    internal int[] LayerTokens => _walk.LayerTokens;

    /// <summary>The stages by layer.</summary>
    internal List<StageModel> Stages => _walk.Stages;

    internal void Run(List<DeclaredStage> declared)
    {
        var clamp = new BudgetClamp(geometry, isProtected, declared);
        _walk.Run(declared, fault => problems.Add(
            fault.Kind == BudgetFaultKind.TooManyMerges ? RuleIds.TooManyMerges : RuleIds.BudgetRange,
            fault.Stage.Attribute,
            fault.Stage.BudgetArgument,
            Detail(fault),
            () => clamp.Repairs(fault)));
    }

    private static string Detail(BudgetFault fault) => fault.Kind switch
    {
        BudgetFaultKind.TooFewStay =>
            $"at layer {fault.Layer} it would leave {Math.Max(fault.Asked, 0)} of {fault.Entering} tokens, but at least {fault.Floor} must stay",
        BudgetFaultKind.MoreThanEnter =>
            $"at layer {fault.Layer} it would keep {fault.Asked} tokens, but only {fault.Entering} enter",
        _ =>
            $"at layer {fault.Layer} it would merge {fault.Entering - fault.Asked} of {fault.Entering} tokens, "
            + $"but one matching can merge at most {fault.Entering - fault.Least}; use more layers",
    };
}

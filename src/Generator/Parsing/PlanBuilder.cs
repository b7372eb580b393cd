using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Runs the budgets through the layers: how many tokens each one sees.</summary>
/// <param name="geometry">The transformer.</param>
/// <param name="isProtected">Protected positions, ascending.</param>
/// <param name="rails">What the stages get besides.</param>
/// <param name="problems">Told of budgets that cannot be met.</param>
internal sealed class PlanBuilder(GeometryModel geometry, int[] isProtected, StageRails rails, Problems problems)
{
    private readonly PlanWalk _walk = new(geometry, isProtected, rails);

    /// <summary>Tokens that each layer's attention sees (at most), then those that leave the pipeline.</summary>
    internal int[] LayerTokens => _walk.LayerTokens;

    /// <summary>Tokens that each layer's MLP sees (at most).</summary>
    internal int[] MlpTokens => _walk.MlpTokens;

    /// <summary>The stages by layer.</summary>
    internal List<StageModel> Stages => _walk.Stages;

    internal void Run(List<DeclaredStage> declared)
    {
        var clamp = new BudgetClamp(geometry, isProtected, declared);
        _walk.Run(declared, fault => problems.Add(
            Rule(fault.Kind),
            fault.Stage.Attribute,
            fault.Kind == BudgetFaultKind.Misshapen ? null : fault.Stage.BudgetArgument,
            Detail(fault),
            () => fault.Kind == BudgetFaultKind.Misshapen ? [] : clamp.Repairs(fault)));
    }

    private static string Rule(BudgetFaultKind kind) => kind switch
    {
        BudgetFaultKind.TooManyMerges => RuleIds.TooManyMerges,
        BudgetFaultKind.Misshapen => RuleIds.Geometry,
        _ => RuleIds.BudgetRange,
    };

    private string Detail(BudgetFault fault)
    {
        string at = fault.Layer == geometry.Layers ? "at the output" : $"at layer {fault.Layer}";
        return fault.Kind switch
        {
            BudgetFaultKind.TooFewStay =>
                $"{at} it would leave {Math.Max(fault.Asked, 0)} of {fault.Entering} tokens, but at least {fault.Floor} must stay",
            BudgetFaultKind.MoreThanEnter =>
                $"{at} it would keep {fault.Asked} tokens, but only {fault.Entering} enter",
            BudgetFaultKind.Misshapen =>
                $"{at} {RecipeShape.Wrong(fault.Stage.Recipe!, fault.Entering - fault.Floor)}",
            _ =>
                $"{at} it would merge {fault.Entering - fault.Asked} of {fault.Entering} tokens, "
                + $"but one matching can merge at most {fault.Entering - fault.Least}; use more layers",
        };
    }
}

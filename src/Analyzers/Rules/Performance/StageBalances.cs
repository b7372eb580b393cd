using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Performance;

/// <summary>Weighs one declared stage, layer by layer: what the layers would need without it against what it costs.</summary>
/// <param name="model">The plan.</param>
/// <param name="stage">The stage.</param>
/// <param name="readsEveryQuery">Whether its scorer reads the attention of all tokens instead of one's.</param>
internal sealed class StageBalances(TokenPipelineModel model, DeclaredStage stage, bool readsEveryQuery)
{
    /// <summary>The layers at which the stage costs more than it saves. Of thresholds nobody knows: what they remove depends on the data.</summary>
    /// <param name="leftOut">Layers whose stages are left out of the plan.</param>
    internal List<StageBalance> Losing(HashSet<int> leftOut)
    {
        var losing = new List<StageBalance>();
        var plan = new PartialPlan(model, leftOut);
        foreach (StageModel at in plan.Stages)
        {
            if (Array.IndexOf(stage.Layers, at.Layer) >= 0 && !at.Budget.DependsOnData)
            {
                var without = new PartialPlan(model, [.. leftOut, at.Layer]);
                var balance = new StageBalance(at.Layer, StageCost.Of(at, model.Geometry, readsEveryQuery), without.Flops - plan.Flops);
                if (balance.Loss > 0)
                {
                    losing.Add(balance);
                }
            }
        }

        return losing;
    }

    /// <summary>Whether the declaration without the losing layers is valid, is better, and has nothing more to be said against it.</summary>
    /// <param name="losing">All layers at which the stage loses.</param>
    internal bool CanLeaveOut(List<StageBalance> losing)
    {
        // A list has one value a layer, and a linear schedule spreads its removals over the layers: leaving one out changes the others.
        bool isPerLayer = stage.BudgetArgument.EndsWith("s", StringComparison.Ordinal) || new AttributeArguments(stage.Attribute).Integer("Schedule") != 0;
        if (isPerLayer || losing.Count == stage.Layers.Length)
        {
            return false;
        }

        HashSet<int> leftOut = [.. losing.Select(static balance => balance.Layer)];
        var plan = new PartialPlan(model, leftOut);
        double savedTogether = plan.Flops - new PartialPlan(model, []).Flops;
        return plan.IsValid && savedTogether < losing.Sum(static balance => balance.Cost.Total) && Losing(leftOut).Count == 0;
    }
}

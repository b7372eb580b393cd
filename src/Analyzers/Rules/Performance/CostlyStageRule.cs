using Microsoft.CodeAnalysis;
using PipelineDsl.Analyzers.Rules.Method;
using PipelineDsl.Analyzers.Scorers;
using PipelineDsl.Generator.Parsing;
using PipelineDsl.Recipes;

namespace PipelineDsl.Analyzers.Rules.Performance;

/// <summary>PDSL304: scoring, selecting and moving tokens takes more operations than the layers save.</summary>
internal sealed class CostlyStageRule() : PipelineRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL304",
        RuleCategory.Performance,
        "A stage saves less than it costs",
        "A stage of '{0}' saves less than it costs at layer {1}: {2} takes {3} operations ({4} to score, {5} to select, "
        + "{6} to move tokens) and saves {7}; {8}",
        "A stage acts between the attention and the MLP of its layer, so it saves work in that MLP and in the layers after it: little when few tokens "
        + "or layers are left. Of the methods timed on LLaVA-NeXT-7B the one with the fewest FLOPs left, 11.5 %, was the slowest (arXiv 2502.11501).");

    /// <inheritdoc/>
    internal override void Check(PipelineUnderReview pipeline)
    {
        if (pipeline.Tokens is not { } model)
        {
            return;
        }

        foreach (DeclaredStage stage in pipeline.Stages)
        {
            // What a stage behind the model saves, it saves in another model.
            if (stage.Cut == MethodSite.Output)
            {
                continue;
            }

            bool readsEveryQuery = StageReview.QueryOf(stage, pipeline.CancellationToken) == ScorerQuery.Every;
            var balances = new StageBalances(model, stage, readsEveryQuery);
            List<StageBalance> losing = balances.Losing([]);
            if (losing.Count > 0)
            {
                Report(pipeline, stage, balances, losing);
            }
        }
    }

    private void Report(PipelineUnderReview pipeline, DeclaredStage stage, StageBalances balances, List<StageBalance> losing)
    {
        StageBalance worst = losing.Aggregate(static (worst, next) => next.Loss > worst.Loss ? next : worst);
        string layers = LayerText.Of([.. losing.Select(static balance => balance.Layer)]);
        bool canLeaveOut = balances.CanLeaveOut(losing);
        // Recipes name layers as their papers do.
        int named = stage.Recipe is { Facts: var facts } && facts.Site == stage.Cut ? facts.LayerOffset : 0;
        int[] others = [.. stage.Layers.Where(layer => losing.TrueForAll(balance => balance.Layer != layer)).Select(layer => layer - named)];
        pipeline.Report(
            this,
            pipeline.At(stage.Attribute, stage.BudgetArgument),
            canLeaveOut ? [new Repair(RepairKind.SetArgument, "Layers", $"\"{LayerText.Of(others)}\"")] : [],
            layers,
            losing.Count == 1 ? "it" : $"at layer {worst.Layer} it",
            OperationText.Of(worst.Cost.Total),
            OperationText.Of(worst.Cost.Scoring),
            OperationText.Of(worst.Cost.Selection),
            OperationText.Of(worst.Cost.Moving),
            OperationText.Of(worst.Saved),
            canLeaveOut ? $"leave out layer {layers}" : "remove more tokens, at fewer layers, or leave the stage out");
    }
}

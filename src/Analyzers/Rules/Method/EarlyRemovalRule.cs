using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Parsing;
using PipelineDsl.Recipes;

namespace PipelineDsl.Analyzers.Rules.Method;

/// <summary>PDSL206: most tokens are gone before the model has looked at them twice.</summary>
internal sealed class EarlyRemovalRule() : PipelineRule(_descriptor)
{
    /// <summary>The layer that FastV waits for, 0-based: two layers see everything (arXiv 2403.06764).</summary>
    private const int Earliest = 2;

    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL206",
        RuleCategory.Method,
        "Most items removed before layer 2",
        "'{0}' shows layer 2 only {1} of {2} tokens ({3} %); remove the others at layer 2, which takes {4} instead of {5} % of the layers' FLOPs",
        "Published methods wait: EViT first drops at layer 3 of 12 (arXiv 2202.07800); FastV lets two layers see every token, then drops three quarters and "
        + "loses one point, 81.9 to 80.9 on A-OKVQA (arXiv 2403.06764).");

    /// <inheritdoc/>
    internal override void Check(PipelineUnderReview pipeline)
    {
        if (pipeline.Tokens is not { } tokens || tokens.Geometry.Layers <= Earliest)
        {
            return;
        }

        // A budget of one half is not most, whichever way it is rounded.
        StageModel[] early = [.. tokens.Stages.Where(static stage => stage.Layer < Earliest && stage.Cut != MethodSite.AroundAttention)];
        int enter = tokens.Geometry.Tokens, left = early.Length == 0 ? enter : early[early.Length - 1].Kept;
        if (left >= PlanMath.KeptOfFraction(0.5, enter))
        {
            return;
        }

        int first = early.First(static stage => stage.Kept < stage.Entering).Layer;
        DeclaredStage stage = pipeline.Stages.First(stage => stage.Layers.Contains(first));
        pipeline.Report(
            this,
            pipeline.At(stage.Attribute, stage.BudgetArgument),
            [],
            $"{left}",
            tokens.Geometry.IsFixed ? $"{enter}" : $"at most {enter}",
            Figures.Percent((double)left / enter),
            Figures.Percent(Later(tokens).FlopsLeft),
            Figures.Percent(tokens.FlopsLeft));
    }

    /// <summary>The plan, were those that go before layer 2 to go at it.</summary>
    private static TokenPipelineModel Later(TokenPipelineModel tokens) => tokens with
    {
        LayerTokens = new EquatableArray<int>([.. tokens.LayerTokens.Select((count, layer) => layer <= Earliest ? tokens.Geometry.Tokens : count)]),
        MlpTokens = new EquatableArray<int>([.. tokens.MlpTokens.Select((count, layer) => layer < Earliest ? tokens.Geometry.Tokens : count)]),
    };
}

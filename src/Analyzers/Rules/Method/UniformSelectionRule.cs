using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Parsing;
using PipelineDsl.Recipes;

namespace PipelineDsl.Analyzers.Rules.Method;

/// <summary>PDSL202: plain top-k, which may keep one corner of the image and nothing else.</summary>
internal sealed class UniformSelectionRule() : PipelineRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL202",
        RuleCategory.Method,
        "Non-uniform selection",
        "'{0}' keeps {1} tokens that {2} scores highest {3}, wherever they stand; {4}",
        "Plain top-k may leave regions without a token, so the field asks for spatial uniformity (arXiv 2505.19147). Over 8,910 samples FastV kept mostly the "
        + "end of the image; with a quota per window it lost 3.4 points less at 25 % kept and 9 points less at 11 % (arXiv 2502.11501).");

    /// <inheritdoc/>
    internal override void Check(PipelineUnderReview pipeline)
    {
        if (pipeline.Tokens is not { } tokens || pipeline.Attributes.Uniform is not null)
        {
            return;
        }

        foreach (DeclaredStage stage in pipeline.Stages)
        {
            // A merged token stands for those it swallowed; what depends on the data has no number to share out; chance spreads by itself, and so
            // does what is chosen for being unlike the others.
            if (stage.IsMerge || stage.Budgets[0].DependsOnData || stage.Scorer.TypeName == ScorerModel.Random.TypeName
                || stage.Reducer is not null || stage.Recipe is { Facts.Covers: true })
            {
                continue;
            }

            StageModel[] removing = [.. tokens.Planned(stage).Where(StageReview.Removes)];
            if (removing.Length > 0)
            {
                QuotaProposal quota = stage.IsTopK ? QuotaProposal.For(pipeline, tokens) : QuotaProposal.None;
                pipeline.Report(
                    this, pipeline.AtName(stage.Attribute), quota.Repairs, Counts(removing[0]), stage.Scorer.DisplayName, Layers(removing), quota.Advice);
            }
        }
    }

    private static string Counts(StageModel stage) => $"{(stage.KeptIsFixed ? "the" : "at most")} {stage.Kept} of {stage.Entering}";

    private static string Layers(StageModel[] stages) => stages[0].Cut == MethodSite.Output
        ? "behind the model"
        : stages.Length == 1
        ? $"at layer {stages[0].Layer}"
        : $"at layer {stages[0].Layer}, and so on at {Figures.Ranges([.. stages.Skip(1).Select(static stage => stage.Layer)])}";
}

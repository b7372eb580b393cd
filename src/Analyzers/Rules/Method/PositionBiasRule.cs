using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Method;

/// <summary>PDSL203: a scorer that prefers places, and nothing against it.</summary>
internal sealed class PositionBiasRule() : PipelineRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL203",
        RuleCategory.Method,
        "Position-biased scorer without debiasing",
        "{1} prefers tokens of '{0}' for where they stand{2}; {3}, or take another scorer",
        "The last token attends more to what is near, whatever stands there (arXiv 2508.17807). Scorers that are known for that carry [PositionBiased]; a "
        + "quota leaves them the choice inside a window only (arXiv 2502.11501).");

    /// <inheritdoc/>
    internal override void Check(PipelineUnderReview pipeline)
    {
        if (pipeline.Tokens is not { } tokens || pipeline.Attributes.Uniform is not null || pipeline.Attributes.Debias is not null)
        {
            return;
        }

        foreach (DeclaredStage stage in pipeline.Stages)
        {
            if (stage.IsTopK && Evidence(PipelineUnderReview.ScorerType(stage)) is { } evidence && tokens.Planned(stage).Any(StageReview.Removes))
            {
                QuotaProposal quota = QuotaProposal.For(pipeline, tokens);
                pipeline.Report(this, pipeline.AtScorer(stage), quota.Repairs, stage.Scorer.DisplayName, evidence, quota.Advice);
            }
        }
    }

    /// <summary>What the mark says, ready to be put into the message; null when the scorer has no mark.</summary>
    private static string? Evidence(INamedTypeSymbol? scorer)
    {
        AttributeData? mark = scorer?.GetAttributes().FirstOrDefault(static attribute => attribute.AttributeClass is
            { Name: "PositionBiasedAttribute", ContainingNamespace: { Name: "PipelineDsl", ContainingNamespace.IsGlobalNamespace: true } });
        if (mark is null)
        {
            return null;
        }

        string text = mark.ConstructorArguments is { Length: 1 } arguments && arguments[0] is { Kind: TypedConstantKind.Primitive, Value: string evidence }
            ? evidence.Trim().TrimEnd('.')
            : "";
        return text.Length == 0 ? "" : ": " + text;
    }
}

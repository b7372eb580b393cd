using Microsoft.CodeAnalysis;
using PipelineDsl.Analyzers.Scorers;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Method;

/// <summary>PDSL208: items of a decoder go, and nothing says which positions the others have.</summary>
internal sealed class PositionPolicyRule() : PipelineRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL208",
        RuleCategory.Method,
        "Removal without a position policy",
        "'{0}' {1}, but does not say which positions the others have; add {2}",
        "Decoders compute with positions. FastV keeps the original ones (arXiv 2403.06764), StreamingLLM gives new ones and rotates cached keys again "
        + "(arXiv 2309.17453); a model that mixes the two degrades silently.");

    private static readonly Repair _original = new(RepairKind.EnsureAttribute, "Positions", "PositionPolicy.Original");
    private static readonly Repair _repacked = new(RepairKind.EnsureAttribute, "Positions", "PositionPolicy.Repacked");

    /// <inheritdoc/>
    internal override void Check(PipelineUnderReview pipeline)
    {
        if (pipeline.Attributes.Positions is not null)
        {
            return;
        }

        if (pipeline.Tokens is { } tokens)
        {
            // A recipe keeps the positions or renumbers them as its paper does.
            if (tokens.Stages.Any(static stage => stage.Recipe is null && stage.Removes())
                && pipeline.ReaderOf(ScorerQuery.Last, withRecipes: false) is { } reader)
            {
                pipeline.Report(
                    this,
                    pipeline.ClassName,
                    [_original],
                    $"removes tokens of a decoder, whose last token {reader} reads",
                    "[Positions(PositionPolicy.Original)]");
            }
        }
        else if (pipeline.Cache is { EntriesLeft: < 1, Positions: null })
        {
            // Of recipes alone, the papers say it.
            pipeline.Report(
                this,
                pipeline.ClassName,
                [_original, _repacked],
                "evicts entries from a cache",
                "[Positions(PositionPolicy.Original)], or Repacked if keys are rotated again");
        }
    }
}

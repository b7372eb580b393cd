using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Method;

/// <summary>PDSL201: nothing shows whether the pipeline beats chance.</summary>
internal sealed class RandomBaselineRule() : PipelineRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL201",
        RuleCategory.Method,
        "No random baseline",
        "'{0}' has no random baseline, so nothing shows that it beats dropping at random; add [RandomBaseline]",
        "Many published methods lose to random selection: with a third of the tokens kept, 7 of 8 did on one model's average (arXiv 2511.02650).");

    /// <inheritdoc/>
    internal override void Check(PipelineUnderReview pipeline)
    {
        if (pipeline.Attributes.RandomBaseline is null)
        {
            pipeline.Report(this, pipeline.ClassName, [new Repair(RepairKind.EnsureAttribute, "RandomBaseline")]);
        }
    }
}

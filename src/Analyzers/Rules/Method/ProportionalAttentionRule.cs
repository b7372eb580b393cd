using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Method;

/// <summary>PDSL205: merged tokens count as one, however many they stand for.</summary>
internal sealed class ProportionalAttentionRule() : PipelineRule(_descriptor)
{
    private const string Argument = "ProportionalAttention";

    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL205",
        RuleCategory.Method,
        "Merging without proportional attention",
        "'{0}' merges without proportional attention, so a token that stands for many is attended to like one; remove '{1} = false'",
        "The size-weighted mean and the logarithm of the size in the attention belong together. ToMe leaves the latter out for one kind of model: "
        + "off-the-shelf MAE encoders, which were trained without it (arXiv 2210.09461).");

    /// <inheritdoc/>
    internal override void Check(PipelineUnderReview pipeline)
    {
        foreach (DeclaredStage stage in pipeline.Stages.Where(static stage => !stage.ProportionalAttention))
        {
            pipeline.Report(this, pipeline.At(stage.Attribute, Argument), [new Repair(RepairKind.RemoveArguments, Argument)], Argument);
        }
    }
}

using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Method;

/// <summary>PDSL210: too few runs of the random baseline to tell luck from merit.</summary>
internal sealed class RandomSeedsRule() : PipelineRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL210",
        RuleCategory.Method,
        "Fewer than five random seeds",
        "The random baseline of '{0}' has {1} seed(s), too few for an interval; use {2}",
        "The mean of one or two random runs moves as much as methods differ; five give an interval that is worth printing.");

    private const int Fewest = 5;

    /// <inheritdoc/>
    internal override void Check(PipelineUnderReview pipeline)
    {
        if (pipeline.Attributes.RandomBaseline is { } baseline && baseline.Integer("Seeds", Fewest) is var seeds and < Fewest)
        {
            pipeline.Report(
                this, pipeline.At(baseline.Attribute, "Seeds"),
                [new Repair(RepairKind.SetArgument, "Seeds", Fewest.ToString(System.Globalization.CultureInfo.InvariantCulture))], seeds, Fewest);
        }
    }
}

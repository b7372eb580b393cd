using PipelineDsl.Analyzers.Rules.Method;
using PipelineDsl.Analyzers.Rules.Performance;

namespace PipelineDsl.Analyzers.Rules;

/// <summary>Every rule about valid declarations.</summary>
internal static class PipelineRules
{
    /// <summary>The rules in the order of their ids.</summary>
    internal static PipelineRule[] All { get; } =
    [
        new RandomBaselineRule(),
        new UniformSelectionRule(),
        new PositionBiasRule(),
        new SpecialTokensRule(),
        new ProportionalAttentionRule(),
        new EarlyRemovalRule(),
        new PlainTopKRule(),
        new PositionPolicyRule(),
        new UnprotectedEvictionRule(),
        new RandomSeedsRule(),
        new FullAttentionRule(),
        new FixedLengthRule(),
        new CostlyStageRule(),
    ];
}

using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Rules.Declaration;

/// <summary>Every rule of PDSL101-199.</summary>
internal static class DeclarationRules
{
    /// <summary>The rules in the order of their ids.</summary>
    internal static DeclarationRule[] All { get; } =
    [
        new ClassMustBePartialRule(),
        new InvalidGeometryRule(),
        new InvalidLayerRangeRule(),
        new OverlappingStagesRule(),
        new OneBudgetRule(),
        new BudgetRangeRule(),
        new TooManyMergesRule(),
        new ScorerRule(),
        new ProtectedPositionRule(),
        new UnusableClassRule(),
        new StageWithoutPipelineRule(),
    ];

    /// <summary>The descriptor of one of <see cref="PipelineDsl.Generator.Parsing.RuleIds"/>.</summary>
    internal static DiagnosticDescriptor Of(string id) => All.First(rule => rule.Descriptor.Id == id).Descriptor;
}

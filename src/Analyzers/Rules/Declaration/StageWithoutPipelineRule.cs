using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Declaration;

/// <summary>Attributes of the DSL on a class that declares no pipeline.</summary>
internal sealed class StageWithoutPipelineRule() : DeclarationRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        RuleIds.StageWithoutPipeline,
        RuleCategory.Declaration,
        "Stage without a pipeline",
        "'{0}' declares no pipeline: {1}",
        "Only a class with one of the pipeline attributes is completed; other attributes alone do nothing.");
}

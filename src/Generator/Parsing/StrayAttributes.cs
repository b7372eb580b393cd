using Microsoft.CodeAnalysis;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Refuses stages and guard rails on a class that declares no pipeline: they would do nothing, without a word.</summary>
internal static class StrayAttributes
{
    internal static void Check(INamedTypeSymbol type, PipelineAttributes attributes, Problems problems)
    {
        // The compiler says more about an attribute that it cannot find: it may be the pipeline, half typed.
        bool isLeftToCompiler = problems.Any || type.TypeKind != TypeKind.Class
            || type.GetAttributes().Any(static attribute => attribute.AttributeClass is null or { TypeKind: TypeKind.Error });
        if (isLeftToCompiler || attributes.HasOtherPipeline || attributes.First is not { } first)
        {
            return;
        }

        string missing = attributes.Stages.Count > 0
            ? $"[{SurfaceAttributes.Pipeline(SurfaceAttributes.OfStage(attributes.Stages[0]))}]"
            : "[TokenPipeline], [KvCachePipeline] or [DatasetPipeline]";
        problems.Add(RuleIds.StageWithoutPipeline, first, null, $"[{SurfaceAttributes.Name(first)}] does nothing without {missing}; add it");
    }
}

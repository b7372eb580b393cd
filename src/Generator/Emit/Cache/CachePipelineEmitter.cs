using PipelineDsl.Generator.Emit.Gpu;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model.Cache;

namespace PipelineDsl.Generator.Emit.Cache;

/// <summary>Writes the members of a cache pipeline and of its twins, in the order in which a reader meets them.</summary>
internal static class CachePipelineEmitter
{
    internal static void Write(SourceWriter writer, CacheScope scope)
    {
        CacheDefinitionEmitter.WriteProperty(writer, scope);
        CacheEntryPointEmitter.Write(writer, scope);
        foreach (CacheStageGroup group in CacheStageGroup.ThatChoose(scope.Model))
        {
            ChooseEmitter.Write(writer, scope, group);
        }

        foreach (CacheStageGroup group in CacheStageGroup.ThatMove(scope.Model))
        {
            MoveEmitter.Write(writer, scope, group);
        }

        if (!scope.IsTwin)
        {
            CachePlanEmitter.WriteClass(writer, scope.Model);
            writer.Line();
        }

        CacheTextEmitter.Write(writer, scope);
        if (!scope.IsTwin)
        {
            WriteTwin(
                writer,
                scope.Twin(CacheTwins.Random(scope.Model), "Random"),
                "The random baseline: the same numbers of entries in the same layers, chosen at random. What cannot beat this has learnt nothing.");
            WriteTwin(
                writer,
                scope.Twin(CacheTwins.Uniform(scope.Model), "Uniform"),
                "The uniform baseline: the same numbers of entries in the same layers, evenly spaced.");
        }

        CacheDefinitionEmitter.WriteValue(writer, scope);
    }

    private static void WriteTwin(SourceWriter writer, CacheScope twin, string summary) =>
        TwinEmitter.Write(writer, twin.Name, summary, () => Write(writer, twin));
}

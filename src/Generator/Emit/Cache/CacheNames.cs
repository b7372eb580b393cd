namespace PipelineDsl.Generator.Emit.Cache;

/// <summary>Names of the runtime that the generated part of a cache calls.</summary>
internal static class CacheNames
{
    internal const string Space = "global::PipelineDsl.KvCaches";

    internal const string Pipeline = Space + ".CachePipeline";
    internal const string Stage = Space + ".CacheStage";
    internal const string Budget = Space + ".CacheBudget";
    internal const string Choice = Space + ".CacheChoice";
    internal const string Tensors = Space + ".CacheTensors";
    internal const string Scored = Space + ".ScoredEntries";
    internal const string Compactor = Space + ".CacheCompactor";

    internal const string Layer = "global::PipelineDsl.CacheLayer";
    internal const string Shape = "global::PipelineDsl.CacheShape";
    internal const string Options = "global::PipelineDsl.CacheOptions";
}

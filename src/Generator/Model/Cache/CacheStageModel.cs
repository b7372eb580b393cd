namespace PipelineDsl.Generator.Model.Cache;

/// <summary>Eviction from the cache of one layer.</summary>
/// <param name="Layer">The layer, 0-based.</param>
/// <param name="Shape">What it does.</param>
/// <param name="Budget">How much it keeps.</param>
/// <param name="Entries">The entries that it keeps of a full cache: a head on average, or in the longest head where heads have numbers of their own.</param>
internal sealed record CacheStageModel(int Layer, CacheShapeModel Shape, CacheBudgetModel Budget, int Entries)
{
    /// <summary>The entries that a head keeps of a full cache on average.</summary>
    internal double MeanEntries => Shape.HeadCounts.Count == 0 ? Entries : Shape.HeadCounts.Average();
}

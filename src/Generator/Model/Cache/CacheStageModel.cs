namespace PipelineDsl.Generator.Model.Cache;

/// <summary>Eviction from the cache of one layer.</summary>
/// <param name="Layer">The layer, 0-based.</param>
/// <param name="Scorer">What it asks.</param>
/// <param name="Budget">How much it keeps, as declared.</param>
/// <param name="Entries">The entries that it keeps of a full cache.</param>
internal sealed record CacheStageModel(int Layer, ScorerModel Scorer, BudgetModel Budget, int Entries);

namespace PipelineDsl.Generator.Model.Cache;

/// <summary>When a cache is compressed.</summary>
/// <param name="When">At which event.</param>
/// <param name="Every">Runs of the model from one compression to the next; 0 where that is no event.</param>
internal sealed record CacheScheduleModel(TriggerForm When, int Every);

using PipelineDsl.Generator.Infrastructure;

namespace PipelineDsl.Generator.Model.Cache;

/// <summary>The baselines of a cache pipeline: other entries, the same budgets, protection, positions and schedule.</summary>
internal static class CacheTwins
{
    /// <summary>Keeps entries at random; in runs where the pipeline does, since the length of the runs is part of the budget.</summary>
    internal static CachePipelineModel Random(CachePipelineModel model) =>
        Replace(model, static shape => Twin(shape, "RandomEntries", shape.Selection is SelectionForm.PerChunk or SelectionForm.WholeChunks));

    /// <summary>Keeps entries at even distances.</summary>
    internal static CachePipelineModel Uniform(CachePipelineModel model) =>
        Replace(model, static shape => Twin(shape, "SpacedEntries", shape.Selection == SelectionForm.PerChunk));

    /// <summary>Whatever heads compete for or merging saves is the pipeline's own: a twin knows nothing of scores.</summary>
    private static CacheShapeModel Twin(CacheShapeModel shape, string scorer, bool hasRuns) => new(ScorerModel.BuiltInCache(scorer))
    {
        HeadCounts = shape.HeadCounts,
        Selection = hasRuns ? shape.Selection : SelectionForm.Highest,
        ChunkLength = hasRuns ? shape.ChunkLength : 0,
        ChunkKeep = hasRuns ? shape.ChunkKeep : 0,
    };

    private static CachePipelineModel Replace(CachePipelineModel model, Func<CacheShapeModel, CacheShapeModel> twin) => model with
    {
        Stages = new EquatableArray<CacheStageModel>([.. model.Stages.Select(stage => stage with { Shape = twin(stage.Shape) })]),
    };
}

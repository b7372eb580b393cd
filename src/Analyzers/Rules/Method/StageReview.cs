using PipelineDsl.Analyzers.Scorers;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Method;

/// <summary>Questions about the stages of a token pipeline that several rules ask.</summary>
internal static class StageReview
{
    /// <summary>Whether a stage takes something away, or may.</summary>
    internal static bool Removes(this StageModel stage) => stage.Kept < stage.Entering || stage.Budget.DependsOnData;

    /// <summary>A declared stage layer by layer, as planned.</summary>
    internal static IEnumerable<StageModel> Planned(this TokenPipelineModel tokens, DeclaredStage declared) =>
        tokens.Stages.Where(stage => Array.BinarySearch(declared.Layers, stage.Layer) >= 0);

    /// <summary>The name of a scorer of the pipeline that reads the attention of one query; null when there is none.</summary>
    internal static string? ReaderOf(this PipelineUnderReview pipeline, ScorerQuery query) => pipeline.Stages
        .Select(PipelineUnderReview.ScorerType)
        .FirstOrDefault(scorer => ScorerQueries.Of(scorer, pipeline.CancellationToken) == query)
        ?.Name;
}

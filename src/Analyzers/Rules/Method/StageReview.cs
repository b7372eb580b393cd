using PipelineDsl.Analyzers.Scorers;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Parsing;
using PipelineDsl.Recipes;

namespace PipelineDsl.Analyzers.Rules.Method;

/// <summary>Questions about the stages of a token pipeline that several rules ask.</summary>
internal static class StageReview
{
    /// <summary>Whether a stage takes something away for good, or may.</summary>
    internal static bool Removes(this StageModel stage) =>
        stage.Cut != MethodSite.AroundAttention && (stage.Kept < stage.Entering || stage.Budget.DependsOnData);

    /// <summary>A declared stage layer by layer, as planned.</summary>
    internal static IEnumerable<StageModel> Planned(this TokenPipelineModel tokens, DeclaredStage declared) =>
        tokens.Stages.Where(stage => Array.BinarySearch(declared.Layers, stage.Layer) >= 0);

    /// <summary>The name of a scorer or a method of the pipeline that reads the attention of one query; null when there is none.</summary>
    /// <param name="pipeline">The declaration.</param>
    /// <param name="query">Whose attention.</param>
    /// <param name="withRecipes">Whether recipes count, too.</param>
    internal static string? ReaderOf(this PipelineUnderReview pipeline, ScorerQuery query, bool withRecipes = true) => pipeline.Stages
        .Where(stage => withRecipes || stage.Recipe is null)
        .FirstOrDefault(stage => QueryOf(stage, pipeline.CancellationToken) == query)
        ?.Scorer.DisplayName;

    /// <summary>Whose attention a stage reads: what its scorer says, or what is known of its method.</summary>
    internal static ScorerQuery QueryOf(DeclaredStage stage, CancellationToken cancellationToken) => stage.Recipe switch
    {
        { IsComposed: true, Facts: var facts } =>
            (facts.Needs & MethodNeeds.FullAttention) != 0 ? ScorerQuery.Every
            : (facts.Needs & MethodNeeds.OneRow) == 0 ? ScorerQuery.Unknown
            : facts.NeedsSpan ? ScorerQuery.Last
            : ScorerQuery.First,
        _ => ScorerQueries.Of(PipelineUnderReview.ScorerType(stage), cancellationToken),
    };
}

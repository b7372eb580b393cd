using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Model;

/// <summary>The baselines of a pipeline: other choices of tokens, the same numbers of them, at the same places.</summary>
internal static class PipelineTwins
{
    /// <summary>Keeps tokens at random.</summary>
    internal static TokenPipelineModel Random(TokenPipelineModel model) =>
        Replace(model, static stage => Twin(stage, "RandomCaching", StageStrategy.Prune, ScorerModel.Random));

    /// <summary>Keeps evenly spaced tokens.</summary>
    internal static TokenPipelineModel Uniform(TokenPipelineModel model) =>
        Replace(model, static stage => Twin(stage, "UniformCaching", StageStrategy.PruneStrided, ScorerModel.Position));

    /// <summary>Around attention every token has to come back, so that nothing can be dropped: another method with the same options stands in.</summary>
    private static StageModel Twin(StageModel stage, string around, StageStrategy strategy, ScorerModel scorer) => stage.Cut == MethodSite.AroundAttention
        ? stage with { Recipe = stage.Recipe! with { Method = around } }
        : Pruned(stage, strategy, scorer);

    private static StageModel Pruned(StageModel stage, StageStrategy strategy, ScorerModel scorer) =>
        stage with
        {
            Strategy = strategy,
            Scorer = scorer,
            Quota = null,
            Reducer = null,
            Debias = null,
            Model = IsCounted(stage) ? stage.Model : "",
            Counted = IsCounted(stage) ? stage : null,

            // A composed method still says how many rows there are.
            Recipe = stage.Recipe is { IsComposed: true } ? stage.Recipe : null,
        };

    /// <summary>Whether only a run can tell how many tokens leave: the data decide, or have decided how many of a span a composed method gets.</summary>
    private static bool IsCounted(StageModel stage) =>
        stage.Budget.DependsOnData || stage is { Span: not null, TouchableIsFixed: false, Recipe.IsComposed: true };

    private static TokenPipelineModel Replace(TokenPipelineModel model, Func<StageModel, StageModel> twin) => model with
    {
        // Nothing is merged, so there are no sizes.
        ProportionalAttention = true,
        Stages = new EquatableArray<StageModel>([.. model.Stages.Select(twin)]),
    };
}

using PipelineDsl.Generator.Infrastructure;

namespace PipelineDsl.Generator.Model;

/// <summary>The baselines of a pipeline: other choices of tokens, the same numbers of them.</summary>
internal static class PipelineTwins
{
    /// <summary>Keeps tokens at random.</summary>
    internal static TokenPipelineModel Random(TokenPipelineModel model) => Replace(model, StageStrategy.Prune, ScorerModel.Random);

    /// <summary>Keeps evenly spaced tokens.</summary>
    internal static TokenPipelineModel Uniform(TokenPipelineModel model) => Replace(model, StageStrategy.PruneStrided, ScorerModel.Position);

    private static TokenPipelineModel Replace(TokenPipelineModel model, StageStrategy strategy, ScorerModel scorer) => model with
    {
        // Nothing is merged, so there are no sizes.
        ProportionalAttention = true,
        Stages = new EquatableArray<StageModel>([.. model.Stages.Select(stage => stage with { Strategy = strategy, Scorer = scorer, Quota = null })]),
    };
}

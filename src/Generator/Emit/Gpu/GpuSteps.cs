using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Emit.Gpu;

/// <summary>The steps of a stage on a GPU, in the order in which they run.</summary>
internal static class GpuSteps
{
    private const string Gather = "selection/gather.cl";

    internal static IEnumerable<GpuStep> Of(TokenPipelineModel model, StageModel stage) =>
        stage.IsIdentity ? [new("The budget keeps everything.", ["selection/pass_on.cl", Gather], ["PassOn", "GatherKept"])]
        : stage.IsMerge ? Merge(stage)
        : Prune(model, stage);

    private static IEnumerable<GpuStep> Merge(StageModel stage)
    {
        string pairs = stage.KeptIsFixed ? $"{CSharpText.Literal(stage.Entering - stage.Kept)} most" : "most";
        yield return GpuScorers.Of(stage.Scorer)!;
        yield return new("Every token at an even position finds the most similar one at an odd position.", ["merging/nearest_odd.cl"], ["NearestOdd"]);
        yield return new($"The {pairs} similar pairs become one token each.", ["merging/choose_pairs.cl"], ["ChoosePairs"]);
        yield return new(
            "Their mean, weighted by their sizes, is written beside all other tokens, with everything that travels beside them.",
            ["merging/merge_rows.cl"], ["MergeRows"]);
    }

    private static IEnumerable<GpuStep> Prune(TokenPipelineModel model, StageModel stage)
    {
        if (stage.Strategy == StageStrategy.PruneStrided)
        {
            yield return new($"{PruneBodyEmitter.Spaced(stage)} spaced tokens stay, protected ones first.", ["selection/strided.cl"], ["SelectStrided"]);
        }
        else
        {
            if (ReadsAttention(stage))
            {
                yield return new("The attention that it reads: the model's own, or computed from queries and keys.", ["scoring/attention.cl"], []);
            }

            yield return GpuScorers.Of(stage.Scorer)!;
            yield return Choice(model, stage);
        }

        yield return new("Their rows, with everything that travels beside them.", [Gather], ["GatherKept"]);
    }

    /// <summary>Whether a stage's first kernels are those that compute or fetch attention.</summary>
    internal static bool ReadsAttention(StageModel stage) => stage is
    {
        IsIdentity: false, Strategy: StageStrategy.Prune, Scorer.Signal: SignalForm.Attention,
    };

    private static GpuStep Choice(TokenPipelineModel model, StageModel stage)
    {
        string debias = stage.Debias is { } table ? $"{table.DisplayName} takes out what a place alone is worth; " : "";
        string marks = $"{debias}{PruneBodyEmitter.Marks(model, stage)}";
        string highest = PruneBodyEmitter.Highest(stage);
        return stage.Quota is { } quota
            ? new($"The {highest} stay, shared out over {PruneBodyEmitter.Regions(quota)}; {marks}.", ["selection/quota.cl"], ["SelectByQuota"])
            : new($"The {highest} stay, in the order of their positions; {marks}.", ["selection/top_k.cl"], ["SelectHighest"]);
    }
}

using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Emit.Gpu;

/// <summary>What runs on a GPU, for people.</summary>
internal static class GpuWords
{
    /// <summary>
    /// Why runs of a woven model cannot be recorded as a CUDA graph; empty where they can. The words of the runtime's
    /// <c>TokenPipeline.CudaGraphObstacle</c>.
    /// </summary>
    internal static string Obstacle(TokenPipelineModel model)
    {
        foreach (StageModel stage in model.Stages.Where(static stage => stage.Cut != MethodSite.Output))
        {
            if (ProcessorOnly.Why(model, stage) is { Length: > 0 } why)
            {
                return $"stage {StageText.Name(stage)} runs on the processor: {why}";
            }
        }

        return model.IsStatic ? "" : $"the number of tokens is open, up to {CSharpText.Literal(model.Geometry.Tokens)}; declare Tokens instead of MaxTokens.";
    }

    /// <summary>What a hover text says: where the stages run, and whether CUDA graphs are possible.</summary>
    internal static IEnumerable<string> Remarks(TokenPipelineModel model)
    {
        IGrouping<string, StageModel>[] alone =
        [
            .. model.Stages.GroupBy(stage => ProcessorOnly.Why(model, stage)).Where(static why => why.Key.Length > 0),
        ];
        foreach (IGrouping<string, StageModel> why in alone)
        {
            string[] places = [.. why.Select(StageWords.At)];
            yield return $"On the processor alone: the {(places.Length > 1 ? "stages" : "stage")} {string.Join(", ", places)}. {why.Key}";
        }

        string all = alone.Length == 0 ? "NVIDIA GPUs run every stage." : "";
        string graphs = Obstacle(model) switch
        {
            "" => "CUDA graphs can record the model.",
            _ when alone.Length == 0 => $"CUDA graphs cannot record the model: {Obstacle(model)}",
            _ => "So CUDA graphs cannot record the model.",
        };
        yield return string.Join(" ", new[] { all, model.IsWoven ? graphs : "" }.Where(static words => words.Length > 0));
    }
}

using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model.Cache;

namespace PipelineDsl.Generator.Emit.Cache;

/// <summary>Layers whose stages do the same, so that they share their code.</summary>
/// <param name="Stages">Their stages, ascending by layer.</param>
internal sealed record CacheStageGroup(CacheStageModel[] Stages)
{
    /// <summary>What they do.</summary>
    internal CacheShapeModel Shape => Stages[0].Shape;

    /// <summary>What the generated members of the group are named by.</summary>
    internal string Name => $"Layer{CSharpText.Literal(Stages[0].Layer)}{(Stages.Length > 1 ? "AndAlike" : "")}";

    /// <summary>The layers, as the beginning of a sentence: <c>Layers 0..21, 23</c>.</summary>
    internal string Layers
    {
        get
        {
            var runs = new List<string>();
            for (int first = 0, next; first < Stages.Length; first = next)
            {
                next = first + 1;
                while (next < Stages.Length && Stages[next].Layer == Stages[next - 1].Layer + 1)
                {
                    next++;
                }

                string from = CSharpText.Literal(Stages[first].Layer);
                runs.Add(next == first + 1 ? from : $"{from}..{CSharpText.Literal(Stages[next - 1].Layer)}");
            }

            return $"{(Stages.Length > 1 ? "Layers" : "Layer")} {string.Join(", ", runs)}";
        }
    }

    /// <summary>The groups of a pipeline, by their first layers.</summary>
    internal static CacheStageGroup[] Of(CachePipelineModel model) =>
        [.. model.Stages.GroupBy(static stage => stage.Shape).Select(static alike => new CacheStageGroup([.. alike]))];
}

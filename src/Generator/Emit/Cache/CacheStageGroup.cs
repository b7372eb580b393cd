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

    /// <summary>Layers that are alike in everything, by the first of them.</summary>
    internal static CacheStageGroup[] Alike(CachePipelineModel model) => Of(model, static stage => stage.Shape);

    /// <summary>Layers that choose alike, whatever becomes of the others' values.</summary>
    internal static CacheStageGroup[] ThatChoose(CachePipelineModel model) => Of(model, static stage => stage.Shape with { MergeThreshold = null });

    /// <summary>Layers that move what was chosen alike.</summary>
    internal static CacheStageGroup[] ThatMove(CachePipelineModel model) => Of(model, static stage => (stage.Shape.MergeThreshold, stage.Shape.HasUnevenHeads));

    /// <summary>The group that a stage belongs to.</summary>
    internal static CacheStageGroup Find(CacheStageGroup[] groups, CacheStageModel stage) => groups.First(group => Array.IndexOf(group.Stages, stage) >= 0);

    /// <summary>Layers for which something is the same.</summary>
    internal static CacheStageGroup[] Of<TKey>(CachePipelineModel model, Func<CacheStageModel, TKey> key) =>
        [.. model.Stages.GroupBy(key).Select(static alike => new CacheStageGroup([.. alike]))];
}

using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Model;

/// <summary>A pipeline over the tokens between the layers of a transformer.</summary>
/// <param name="Type">The class.</param>
/// <param name="Geometry">The transformer.</param>
/// <param name="Protected">Positions that no stage may touch, ascending.</param>
/// <param name="RandomSeeds">Seeds of the random baseline; 0 when it was not asked for.</param>
/// <param name="LayerTokens">Tokens that each layer's attention sees (at most), then those that leave the pipeline.</param>
/// <param name="Stages">The stages by layer.</param>
internal sealed record TokenPipelineModel(
    TypeModel Type,
    GeometryModel Geometry,
    EquatableArray<int> Protected,
    int RandomSeeds,
    EquatableArray<int> LayerTokens,
    EquatableArray<StageModel> Stages) : PipelineModel(Type, RandomSeeds)
{
    /// <summary>Whether layers attend to merged tokens in proportion to their sizes.</summary>
    internal bool ProportionalAttention { get; init; } = true;

    /// <summary>Tokens that each layer's MLP sees (at most).</summary>
    internal EquatableArray<int> MlpTokens { get; init; }

    /// <summary>Share of the layers' floating-point operations that is left (at most).</summary>
    internal double FlopsLeft
    {
        get
        {
            double left = 0, dense = 0;
            for (int layer = 0; layer < Geometry.Layers; layer++)
            {
                left += PlanMath.LayerFlops(LayerTokens[layer], MlpTokens[layer], Geometry.Channels, Geometry.MlpRatio);
                dense += PlanMath.LayerFlops(Geometry.Tokens, Geometry.Tokens, Geometry.Channels, Geometry.MlpRatio);
            }

            return left / dense;
        }
    }

    /// <summary>Whether a stage is woven into the model, rather than run behind it.</summary>
    internal bool IsWoven => Stages.Any(static stage => stage.Cut != MethodSite.Output);

    /// <summary>Whether a stage runs behind the model.</summary>
    internal bool HasOutput => Stages.Any(static stage => stage.Cut == MethodSite.Output);

    /// <summary>Whether every count is known at compile time.</summary>
    internal bool IsStatic => Geometry.IsFixed && !DependsOnData;

    /// <summary>Whether a count depends on the data, so that only a run can tell it.</summary>
    internal bool DependsOnData => Stages.Any(static stage => stage.Budget.DependsOnData);
}

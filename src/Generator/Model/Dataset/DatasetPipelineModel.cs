using PipelineDsl.Generator.Infrastructure;

namespace PipelineDsl.Generator.Model.Dataset;

/// <summary>A pipeline over the samples of a training set.</summary>
/// <param name="Type">The class.</param>
/// <param name="Geometry">Sizes of its columns.</param>
/// <param name="RandomSeeds">Seeds of the random baseline; 0 when it was not asked for.</param>
/// <param name="Stages">The stages in the order in which they run.</param>
internal sealed record DatasetPipelineModel(TypeModel Type, DatasetGeometryModel Geometry, int RandomSeeds, EquatableArray<DatasetStageModel> Stages)
    : PipelineModel(Type, RandomSeeds)
{
    /// <summary>Whether the number kept depends on the data, so that the plan can only say how many it is at most.</summary>
    internal bool DependsOnData => Stages.Any(static stage => stage.DependsOnData);
}

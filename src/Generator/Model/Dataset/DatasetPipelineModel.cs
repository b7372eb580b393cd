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

    /// <summary>Columns that the stages read; those of a scorer that only the run knows are left out.</summary>
    internal ColumnForm Columns => Stages.Aggregate(ColumnForm.None, static (columns, stage) => columns | stage.Columns);

    /// <summary>Columns of scores that stages name, each once, in their order.</summary>
    internal IEnumerable<string> ScoreColumns =>
        Stages.Where(static stage => (stage.Columns & ColumnForm.Score) != 0).Select(static stage => stage.ScoreColumn).Distinct();
}

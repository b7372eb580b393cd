using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>A pipeline over the samples of a training set: what generated code hands to whoever runs it.</summary>
public sealed class DatasetPipeline
{
    /// <summary>Name of the declaring class.</summary>
    public required string Name { get; init; }

    /// <summary>Width of an embedding; 0 when no stage reads embeddings.</summary>
    public int Channels { get; init; }

    /// <summary>Number of classes; 0 when no stage reads them.</summary>
    public int Classes { get; init; }

    /// <summary>Presentations that the columns of training hold.</summary>
    public int Epochs { get; init; }

    /// <summary>Runs whose logits stand in a row.</summary>
    public int Runs { get; init; } = 1;

    /// <summary>Seeds of the random baseline; 0 when it was not asked for.</summary>
    public int RandomSeeds { get; init; }

    /// <summary>The stages in the order in which they run.</summary>
    public required ImmutableArray<DatasetStage> Stages { get; init; }
}

namespace PipelineDsl.Datasets;

/// <summary>Keeps one of every group of samples whose texts are alike.</summary>
public sealed partial class TextDeduplicationStage : DatasetStage
{
    /// <summary>Generated code that signs a text.</summary>
    public required TextSignBody Sign { get; init; }

    /// <summary>Hashes of a text.</summary>
    public required int Bands { get; init; }
}

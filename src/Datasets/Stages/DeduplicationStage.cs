namespace PipelineDsl.Datasets;

/// <summary>Keeps one of every group of samples whose embeddings are alike (SemDeDup, arXiv 2303.09540).</summary>
public sealed partial class DeduplicationStage : DatasetStage
{
    /// <summary>Generated code that makes the vectors which are compared.</summary>
    public required SampleMetricBody Metric { get; init; }
}

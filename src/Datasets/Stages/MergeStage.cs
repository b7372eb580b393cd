namespace PipelineDsl.Datasets;

/// <summary>Replaces samples that are alike by prototypes with weights; the last stage of a pipeline.</summary>
public sealed partial class MergeStage : DatasetStage
{
    /// <summary>Generated code that makes the vectors which are compared and averaged.</summary>
    public required SampleMetricBody Metric { get; init; }
}

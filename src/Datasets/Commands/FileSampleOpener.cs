using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary>Opens sets in files.</summary>
internal sealed class FileSampleOpener : ISampleOpener
{
    /// <inheritdoc/>
    public SampleSource Open(SampleInputs inputs, DatasetPipeline pipeline, CancellationToken stop) => InputSet.Open(inputs, pipeline, stop).Samples;

    /// <inheritdoc/>
    public SampleSource Open(JsonNode manifest, DatasetPipeline pipeline) => InputSet.Open(manifest, pipeline).Samples;
}

using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary>Opens the set of a plan.</summary>
internal interface ISampleOpener
{
    /// <summary>Opens what a command line names.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="pipeline">The pipeline, which says what columns are needed.</param>
    /// <param name="stop">Set when this is to stop.</param>
    SampleSource Open(SampleInputs inputs, DatasetPipeline pipeline, CancellationToken stop);

    /// <summary>Opens what a plan names.</summary>
    /// <param name="manifest">What the plan says about its inputs.</param>
    /// <param name="pipeline">The pipeline, which says what columns are needed.</param>
    /// <exception cref="DatasetException">The inputs have changed since.</exception>
    SampleSource Open(JsonNode manifest, DatasetPipeline pipeline);
}

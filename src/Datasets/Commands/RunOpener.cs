namespace PipelineDsl.Datasets;

/// <summary>Opens runs of one pipeline.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="inputs">Opens its inputs.</param>
internal sealed class RunOpener(DatasetPipeline pipeline, ISampleOpener inputs)
{
    /// <summary>Writes a plan, or makes sure that the one which is there is the same.</summary>
    /// <param name="from">The inputs.</param>
    /// <param name="directory">The run's folder.</param>
    /// <param name="options">How the run is carried out.</param>
    internal DatasetRun Create(SampleInputs from, RunDirectory directory, RunOptions options) =>
        DatasetRun.Create(pipeline, inputs.Open(from, pipeline, options.Stop), directory, options);

    /// <summary>Opens the plan of a folder.</summary>
    /// <param name="directory">The run's folder.</param>
    /// <param name="options">How the run is carried out.</param>
    internal DatasetRun Open(RunDirectory directory, RunOptions options) =>
        DatasetRun.Open(pipeline, manifest => inputs.Open(manifest, pipeline), directory, options);
}

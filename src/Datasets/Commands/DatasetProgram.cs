namespace PipelineDsl.Datasets;

/// <summary>The command line of a pipeline.</summary>
public static class DatasetProgram
{
    /// <summary>Runs one command.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="args">The command line.</param>
    /// <param name="cancellationToken">Stops the run, which can be resumed.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(DatasetPipeline pipeline, string[] args, CancellationToken cancellationToken = default) =>
        throw new DatasetException($"{pipeline.Name} has no command {string.Join(' ', args)}.", 2);
}

namespace PipelineDsl.Datasets;

/// <summary>A job that the scheduler took.</summary>
/// <param name="Id">Its number there.</param>
/// <param name="Name">Name of its script, without the ending.</param>
internal readonly record struct SubmittedJob(string Id, string Name);

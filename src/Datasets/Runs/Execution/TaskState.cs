namespace PipelineDsl.Datasets;

/// <summary>How a task stands.</summary>
internal enum TaskState
{
    /// <summary>It has not ended.</summary>
    Missing,

    /// <summary>It has ended, but a file of it is gone or is not what was written.</summary>
    Torn,

    /// <summary>It has ended, and its files are there.</summary>
    Done,
}

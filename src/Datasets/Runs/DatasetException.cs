namespace PipelineDsl.Datasets;

/// <summary>Something about files or a run is not as it must be. The message names the file, row and column, what was expected and what came.</summary>
public sealed class DatasetException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="exitCode">What a program ends with: 2 usage, 3 incomplete, 4 bad data.</param>
    public DatasetException(string message, int exitCode = 4)
        : base(message) => ExitCode = exitCode;

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="inner">Why.</param>
    /// <param name="exitCode">What a program ends with: 2 usage, 3 incomplete, 4 bad data.</param>
    public DatasetException(string message, Exception inner, int exitCode = 4)
        : base(message, inner) => ExitCode = exitCode;

    /// <summary>What a program ends with.</summary>
    public int ExitCode { get; }
}

namespace PipelineDsl.Datasets;

/// <summary>A file, and what messages call it.</summary>
/// <param name="FullPath">Where it is.</param>
/// <param name="Name">Its path as given.</param>
internal readonly record struct FileAt(string FullPath, string Name)
{
    /// <summary>An error that names the file.</summary>
    /// <param name="problem">What is wrong.</param>
    internal DatasetException Bad(string problem) => new($"{Name}: {problem}.");

    /// <summary>Does something with the file, and names it when that fails.</summary>
    /// <typeparam name="T">Type of a result.</typeparam>
    /// <param name="action">What to do.</param>
    /// <exception cref="DatasetException">The file cannot be read, or is not what its name says.</exception>
    internal T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is not (DatasetException or OperationCanceledException))
        {
            // Readers of file formats answer damaged files with exceptions of any kind.
            throw new DatasetException($"{Name}: cannot be read: {e.Message}", e);
        }
    }
}

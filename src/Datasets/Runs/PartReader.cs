namespace PipelineDsl.Datasets;

/// <summary>Reads one binary file of a task.</summary>
internal abstract class PartReader : IDisposable
{
    /// <summary>Bytes of the file.</summary>
    internal abstract long Length { get; }

    /// <summary>Fills <paramref name="values"/> from <paramref name="offset"/> on.</summary>
    /// <typeparam name="T">Type of a value, without padding.</typeparam>
    /// <param name="offset">Bytes from the start.</param>
    /// <param name="values">Receives the values.</param>
    /// <exception cref="DatasetException">The file ends before.</exception>
    internal abstract void Read<T>(long offset, Span<T> values)
        where T : unmanaged;

    /// <summary>One value.</summary>
    /// <typeparam name="T">Type of the value, without padding.</typeparam>
    /// <param name="offset">Bytes from the start.</param>
    internal T Read<T>(long offset)
        where T : unmanaged
    {
        T value = default;
        Read(offset, new Span<T>(ref value));
        return value;
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}

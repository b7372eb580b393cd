namespace PipelineDsl.Datasets;

/// <summary>Writes one binary file of a task, little-endian.</summary>
internal abstract class PartWriter : IDisposable
{
    /// <summary>Bytes written so far.</summary>
    internal abstract long Length { get; }

    /// <summary>Appends values.</summary>
    /// <typeparam name="T">Type of a value, without padding.</typeparam>
    /// <param name="values">The values.</param>
    internal abstract void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged;

    /// <summary>Appends one value.</summary>
    /// <typeparam name="T">Type of the value, without padding.</typeparam>
    /// <param name="value">The value.</param>
    internal void Write<T>(T value)
        where T : unmanaged => Write(new ReadOnlySpan<T>(in value));

    /// <inheritdoc/>
    public abstract void Dispose();
}

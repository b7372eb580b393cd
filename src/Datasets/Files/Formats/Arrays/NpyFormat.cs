namespace PipelineDsl.Datasets;

/// <summary>NumPy arrays, one a file.</summary>
internal sealed class NpyFormat : FileFormat
{
    /// <inheritdoc/>
    internal override bool IsNameless => true;

    /// <inheritdoc/>
    internal override FileDescription Describe(FileAt file, RawType? declared, CancellationToken stop) => new([Read(file).Describe()]);

    /// <inheritdoc/>
    internal override SampleFile Open(FileAt file, InputFile input) => new ArrayFile(file, [Read(file)]);

    /// <summary>Reads the header of a file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="DatasetException">It is no array, or not as long as it claims.</exception>
    internal static ArrayColumn Read(FileAt file)
    {
        using FileStream stream = File.OpenRead(file.FullPath);
        ArrayColumn column = NpyHeader.Read(file, "", stream, 0);
        ArrayShape.RequireLength(file, column, stream.Length - column.Offset);
        return column;
    }
}

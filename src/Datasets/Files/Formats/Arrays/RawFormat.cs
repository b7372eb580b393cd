namespace PipelineDsl.Datasets;

/// <summary>Values without a header, as <c>numpy.memmap</c> writes them: what they are has been declared.</summary>
internal sealed class RawFormat : FileFormat
{
    /// <inheritdoc/>
    internal override bool IsNameless => true;

    /// <inheritdoc/>
    internal override FileDescription Describe(FileAt file, RawType? declared, CancellationToken stop) => new([Read(file, declared!).Describe()]);

    /// <inheritdoc/>
    internal override SampleFile Open(FileAt file, InputFile input) => new ArrayFile(file, [Read(file, input.Declared!)]);

    /// <summary>Works out the rows of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="type">What was declared.</param>
    /// <exception cref="DatasetException">Its bytes are no whole number of rows.</exception>
    internal static ArrayColumn Read(FileAt file, RawType type)
    {
        int item = ArrayValues.Size(type.Type);
        long bytes = new FileInfo(file.FullPath).Length, row = (long)item * type.Width;
        return bytes % row == 0 ? new ArrayColumn("", type.Type, bytes / row, type.Width, item, 0)
            : throw file.Bad($"its {bytes} bytes are no whole number of rows of {row} bytes; it is truncated, or its type is another one");
    }
}

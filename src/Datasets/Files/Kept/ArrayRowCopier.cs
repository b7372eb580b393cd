namespace PipelineDsl.Datasets;

/// <summary>Copies rows of arrays.</summary>
internal sealed class ArrayRowCopier : RowCopier
{
    /// <inheritdoc/>
    internal override void Copy(FileAt file, InputFile input, long count, IEnumerable<long> rows, Stream output)
    {
        ArrayColumn column = input.Format == SampleFileFormat.Raw ? RawFormat.Read(file, input.Declared!) : NpyFormat.Read(file);
        using FileStream source = File.OpenRead(file.FullPath);
        if (input.Format == SampleFileFormat.Npy)
        {
            output.Write(NpyFile.Header(column.Descriptor, [count, .. column.RowShape]));
        }

        byte[] row = new byte[column.RowBytes];
        foreach (long number in rows)
        {
            source.Position = column.Offset + (number * column.RowBytes);
            source.ReadExactly(row);
            output.Write(row);
        }
    }
}

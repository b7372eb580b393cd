using System.IO.Compression;

namespace PipelineDsl.Datasets;

/// <summary>Copies rows of text files, compressed where the file is.</summary>
/// <param name="hasHeader">Whether the first row names columns, and stays.</param>
internal sealed class TextRowCopier(bool hasHeader) : RowCopier
{
    /// <inheritdoc/>
    internal override void Copy(FileAt file, InputFile input, long count, IEnumerable<long> rows, Stream output)
    {
        if (TextRows.IsCompressed(file.Name))
        {
            using var packed = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true);
            Copy(file, rows, packed);
        }
        else
        {
            Copy(file, rows, output);
        }
    }

    private void Copy(FileAt file, IEnumerable<long> rows, Stream output)
    {
        using var source = new TextRows(file, 0, isQuoted: hasHeader);
        if (hasHeader && source.TryRead(out ReadOnlySpan<byte> header))
        {
            output.Write(header);
            output.WriteByte((byte)'\n');
        }

        long next = 0;
        foreach (long number in rows)
        {
            ReadOnlySpan<byte> row;
            do
            {
                if (!source.TryRead(out row))
                {
                    throw file.Bad($"it ends behind row {next - 1}; more was there when the plan was made");
                }
            }
            while (next++ < number);

            output.Write(row);
            output.WriteByte((byte)'\n');
        }
    }
}

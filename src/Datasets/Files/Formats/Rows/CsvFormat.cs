using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>Separated values with a header line (RFC 4180).</summary>
/// <param name="delimiter">What stands between two fields.</param>
internal sealed class CsvFormat(string delimiter) : FileFormat
{
    /// <inheritdoc/>
    internal override FileDescription Describe(FileAt file, RawType? declared, CancellationToken stop)
    {
        CsvHeader header = Header(file);
        using var rows = new TextRows(file, 0, isQuoted: true);
        _ = rows.TryRead(out _);
        (long count, RowIndex? index) = TextRowIndex.Take(rows, !TextRows.IsCompressed(file.Name), stop);
        ImmutableArray<FileColumn> columns =
        [
            // A field may hold a list, so its width is known from reading only.
            .. header.Names.Select(name => new FileColumn(name, FileValueType.Text, header[name].Length > 1 ? header[name].Length : 0, count)),
        ];
        return new FileDescription(columns, index);
    }

    /// <inheritdoc/>
    internal override SampleFile Open(FileAt file, InputFile input)
    {
        CsvHeader header = Header(file);
        return new TextRowsFile(file, input.Index, (row, offset) => new CsvCursor(file, delimiter, header, row, offset));
    }

    private CsvHeader Header(FileAt file)
    {
        using var parser = new CsvFields(file, delimiter, -1);
        return parser.Next() ? new CsvHeader(file, parser.Record) : throw file.Bad("it is empty; expected a header line with the names of columns");
    }
}

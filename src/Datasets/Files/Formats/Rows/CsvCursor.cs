using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace PipelineDsl.Datasets;

/// <summary>Reads separated values forwards; of every record only the fields that are wanted.</summary>
internal sealed class CsvCursor : RowCursor
{
    private readonly FileAt _file;
    private readonly CsvHeader _header;
    private readonly CsvFields _fields;
    private readonly ArrayBufferWriter<byte> _text = new();

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="delimiter">What stands between two fields.</param>
    /// <param name="header">Its columns.</param>
    /// <param name="row">The row that is read first.</param>
    /// <param name="offset">Where it starts; -1 for the start of the file.</param>
    internal CsvCursor(FileAt file, string delimiter, CsvHeader header, long row, long offset)
    {
        (_file, _header) = (file, header);
        _fields = new CsvFields(file, delimiter, offset);
        if (offset < 0)
        {
            _ = _fields.Next();
        }

        Row = row;
    }

    /// <inheritdoc/>
    internal override void Skip(long rows)
    {
        for (long skipped = 0; skipped < rows; skipped++)
        {
            Next();
        }
    }

    /// <inheritdoc/>
    internal override void Read(int rows, ReadOnlySpan<ColumnTarget> targets)
    {
        for (int row = 0; row < rows; row++)
        {
            Next();
            try
            {
                foreach (ColumnTarget target in targets)
                {
                    target.PutText(row, Text(_header[target.FileColumn]));
                }
            }
            catch (Exception e) when (e is not DatasetException)
            {
                throw Damaged(Row - 1, e);
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _fields.Dispose();

    /// <summary>Some fields of the record, with commas between them.</summary>
    private ReadOnlySpan<byte> Text(ImmutableArray<int> fields)
    {
        _text.ResetWrittenCount();
        foreach (int field in fields)
        {
            if (_text.WrittenCount > 0)
            {
                _text.Write(","u8);
            }

            _ = Encoding.UTF8.GetBytes(_fields[field], _text);
        }

        return _text.WrittenSpan;
    }

    private void Next()
    {
        bool isThere;
        try
        {
            isThere = _fields.Next();
        }
        catch (Exception e)
        {
            throw Damaged(Row, e);
        }

        if (!isThere)
        {
            throw _file.Bad($"it ends behind row {Row - 1}; more was there when the plan was made");
        }

        if (_fields.Count != _header.Fields)
        {
            throw new DatasetException($"{_file.Name}, row {Row}: {_fields.Count} fields, but the header has {_header.Fields}.");
        }

        Row++;
    }

    /// <summary>The parser looks at quotes when it reads a record or when a field is asked for, and wraps what it finds in exceptions of its own.</summary>
    private DatasetException Damaged(long row, Exception found) => new($"{_file.Name}, row {row}: {found.GetBaseException().Message}.", found);
}

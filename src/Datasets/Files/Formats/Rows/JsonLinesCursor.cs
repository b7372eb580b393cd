using System.Text.Json;

namespace PipelineDsl.Datasets;

/// <summary>Reads JSON lines forwards; of every line only what is wanted.</summary>
internal sealed class JsonLinesCursor : RowCursor
{
    private readonly FileAt _file;
    private readonly TextRows _rows;
    private byte[] _text = new byte[256];
    private double[] _numbers = [];

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="row">The row that is read first.</param>
    /// <param name="offset">Where it starts.</param>
    internal JsonLinesCursor(FileAt file, long row, long offset)
    {
        _file = file;
        _rows = new TextRows(file, offset, isQuoted: false);
        Row = row;
    }

    /// <inheritdoc/>
    internal override void Skip(long rows)
    {
        for (long skipped = 0; skipped < rows; skipped++)
        {
            _ = Next();
        }
    }

    /// <inheritdoc/>
    internal override void Read(int rows, ReadOnlySpan<ColumnTarget> targets)
    {
        Span<bool> found = stackalloc bool[targets.Length];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<byte> line = Next();
            found.Clear();
            try
            {
                Read(row, line, targets, found);
            }
            catch (JsonException e)
            {
                throw new DatasetException($"{_file.Name}, row {Row - 1}: no JSON object: {e.Message}", e);
            }

            int missing = found.IndexOf(false);
            if (missing >= 0)
            {
                throw targets[missing].Bad(row, "it is missing");
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _rows.Dispose();

    private ReadOnlySpan<byte> Next()
    {
        if (!_rows.TryRead(out ReadOnlySpan<byte> line))
        {
            throw _file.Bad($"it ends behind row {Row - 1}; more was there when the plan was made");
        }

        line = Row++ == 0 && line.StartsWith("\uFEFF"u8) ? line[3..] : line;
        return line;
    }

    private void Read(int row, ReadOnlySpan<byte> line, ReadOnlySpan<ColumnTarget> targets, Span<bool> found)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("it does not start with a brace");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int wanted = -1;
            for (int i = 0; i < targets.Length && wanted < 0; i++)
            {
                wanted = reader.ValueTextEquals(targets[i].FileColumn) ? i : -1;
            }

            _ = reader.Read();
            if (wanted < 0)
            {
                reader.Skip();
                continue;
            }

            if (found[wanted])
            {
                throw targets[wanted].Bad(row, "it stands there twice");
            }

            found[wanted] = true;
            Put(row, ref reader, targets[wanted]);
        }

        // To the end, so that a line cut short is noticed.
        while (reader.Read())
        {
        }
    }

    private void Put(int row, ref Utf8JsonReader reader, ColumnTarget target)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when target.TakesText:
                target.PutText(row, reader.ValueSpan);
                break;
            case JsonTokenType.String:
                int most = reader.ValueSpan.Length;
                _text = _text.Length < most ? new byte[int.Max(most, 2 * _text.Length)] : _text;
                target.PutText(row, _text.AsSpan(0, reader.CopyString(_text)));
                break;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False or JsonTokenType.StartArray when !target.TakesText:
                _numbers = _numbers.Length < target.Width ? new double[target.Width] : _numbers;
                int count = Numbers(row, ref reader, target);
                target.RequireWidth(row, count);
                target.Put<double>(row, _numbers.AsSpan(0, count));
                break;
            default:
                string found = reader.TokenType == JsonTokenType.Null ? "null" : $"{reader.TokenType}";
                throw target.Bad(row, $"found {found}, expected {(target.TakesText ? "a text" : "numbers")}");
        }
    }

    /// <summary>The numbers of a value, arrays inside arrays too; only as many as the column is wide are kept.</summary>
    private int Numbers(int row, ref Utf8JsonReader reader, ColumnTarget target)
    {
        int count = 0, depth = 0;
        do
        {
            double value = 0;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray: depth++; continue;
                case JsonTokenType.EndArray: depth--; continue;
                case JsonTokenType.Number: value = reader.GetDouble(); break;
                case JsonTokenType.True: value = 1; break;
                case JsonTokenType.False: break;
                default: throw target.Bad(row, $"value {count} is {(reader.TokenType == JsonTokenType.Null ? "null" : "no number")}");
            }

            if (count < target.Width)
            {
                _numbers[count] = value;
            }

            count++;
        }
        while (depth > 0 && reader.Read());

        return count;
    }
}

using System.Collections.Immutable;
using System.Text.Json;

namespace PipelineDsl.Datasets;

/// <summary>One JSON object a line. The first line says which columns there are.</summary>
internal sealed class JsonLinesFormat : FileFormat
{
    /// <inheritdoc/>
    internal override FileDescription Describe(FileAt file, RawType? declared, CancellationToken stop)
    {
        ImmutableArray<string> names;
        using (var head = new TextRows(file, 0, isQuoted: false))
        {
            names = head.TryRead(out ReadOnlySpan<byte> row) ? Names(file, row) : [];
        }

        using var rows = new TextRows(file, 0, isQuoted: false);
        (long count, RowIndex? index) = TextRowIndex.Take(rows, !TextRows.IsCompressed(file.Name), stop);
        return new FileDescription([.. names.Select(name => new FileColumn(name, FileValueType.Text, 0, count))], index);
    }

    /// <inheritdoc/>
    internal override SampleFile Open(FileAt file, InputFile input) =>
        new TextRowsFile(file, input.Index, (row, offset) => new JsonLinesCursor(file, row, long.Max(0, offset)));

    private static ImmutableArray<string> Names(FileAt file, ReadOnlySpan<byte> row)
    {
        try
        {
            var reader = new Utf8JsonReader(row.StartsWith("\uFEFF"u8) ? row[3..] : row);
            using var line = JsonDocument.ParseValue(ref reader);
            return line.RootElement.ValueKind == JsonValueKind.Object ? [.. line.RootElement.EnumerateObject().Select(static member => member.Name)]
                : throw file.Bad("row 0 is no JSON object");
        }
        catch (JsonException e)
        {
            throw new DatasetException($"{file.Name}, row 0: no JSON object: {e.Message}", e);
        }
    }
}

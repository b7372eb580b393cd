using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PipelineDsl.Datasets;

/// <summary>Writes rows as JSON lines; what is not there is null.</summary>
/// <typeparam name="TRow">Type of a row.</typeparam>
internal sealed class JsonLinesWriter<TRow> : ResultWriter<TRow>
{
    private readonly Stream _stream;
    private readonly ImmutableArray<ResultColumn<TRow>> _columns;
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json;

    /// <summary>Starts a file.</summary>
    /// <param name="stream">Receives the file; stays open.</param>
    /// <param name="columns">Its columns.</param>
    internal JsonLinesWriter(Stream stream, ImmutableArray<ResultColumn<TRow>> columns)
    {
        (_stream, _columns) = (stream, columns);
        _json = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <inheritdoc/>
    internal override void Add(in TRow row)
    {
        _json.WriteStartObject();
        foreach (ResultColumn<TRow> column in _columns)
        {
            _json.WritePropertyName(column.Name);
            switch (column)
            {
                case IntegerColumn<TRow> integers:
                    _json.WriteNumberValue(integers.Value(row));
                    break;
                case RealColumn<TRow> reals when double.IsFinite(reals.Value(row)):
                    _json.WriteNumberValue(reals.Value(row));
                    break;
                case TextColumn<TRow> texts:
                    _json.WriteStringValue(texts.Value(row));
                    break;
                default:
                    _json.WriteNullValue();
                    break;
            }
        }

        _json.WriteEndObject();
        _json.Flush();
        _line.Write("\n"u8);
        _stream.Write(_line.WrittenSpan);
        _line.ResetWrittenCount();
        _json.Reset();
    }

    /// <inheritdoc/>
    public override void Dispose() => _json.Dispose();
}

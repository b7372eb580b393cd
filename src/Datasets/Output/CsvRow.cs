using System.Globalization;
using System.Text;

namespace PipelineDsl.Datasets;

/// <summary>Puts a row of comma-separated values together (RFC 4180), as UTF-8. Numbers are written so that they read back as the same bits.</summary>
/// <param name="stream">Receives the rows; stays open.</param>
internal sealed class CsvRow(Stream stream)
{
    /// <summary>Bytes of the longest number.</summary>
    private const int NumberBytes = 32;

    private byte[] _row = new byte[256];
    private int _length;

    /// <summary>Adds a text, quoted where it has to be.</summary>
    /// <param name="value">The text; null for an empty field.</param>
    internal CsvRow Add(string? value)
    {
        string text = value ?? "";
        if (text.AsSpan().IndexOfAny(",\"\r\n") >= 0)
        {
            text = $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        }

        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        return Written(Encoding.UTF8.GetBytes(text, _row.AsSpan(_length)));
    }

    /// <summary>Adds a whole number.</summary>
    /// <param name="value">The number.</param>
    internal CsvRow Add(long value) => AddNumber(value);

    /// <summary>Adds a number; nothing for one that is not finite.</summary>
    /// <param name="value">The number.</param>
    internal CsvRow Add(double value) => double.IsFinite(value) ? AddNumber(value) : Add(null);

    /// <summary>Ends the row.</summary>
    internal void End()
    {
        _row[_length - 1] = (byte)'\n';
        stream.Write(_row, 0, _length);
        _length = 0;
    }

    private CsvRow AddNumber<T>(T value)
        where T : IUtf8SpanFormattable
    {
        Reserve(NumberBytes);
        value.TryFormat(_row.AsSpan(_length), out int bytes, "", CultureInfo.InvariantCulture);
        return Written(bytes);
    }

    /// <summary>Makes room for a field and what ends it.</summary>
    private void Reserve(int bytes)
    {
        if (_row.Length - _length <= bytes)
        {
            Array.Resize(ref _row, int.Max(2 * _row.Length, _length + bytes + 1));
        }
    }

    private CsvRow Written(int bytes)
    {
        _length += bytes;
        _row[_length++] = (byte)',';
        return this;
    }
}

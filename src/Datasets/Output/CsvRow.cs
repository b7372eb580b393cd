using System.Globalization;
using System.Text;

namespace PipelineDsl.Datasets;

/// <summary>Puts a row of comma-separated values together (RFC 4180). Numbers are written so that they read back as the same bits.</summary>
/// <param name="stream">Receives the rows; stays open.</param>
internal sealed class CsvRow(Stream stream)
{
    private readonly StringBuilder _row = new();
    private byte[] _bytes = [];
    private bool _isFirst = true;

    /// <summary>Adds a text, quoted where it has to be.</summary>
    /// <param name="value">The text; null for an empty field.</param>
    internal CsvRow Add(string? value)
    {
        Separate();
        value ??= "";
        if (value.AsSpan().IndexOfAny(",\"\r\n") < 0)
        {
            _row.Append(value);
        }
        else
        {
            _row.Append('"').Append(value.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }

        return this;
    }

    /// <summary>Adds a whole number.</summary>
    /// <param name="value">The number.</param>
    internal CsvRow Add(long value)
    {
        Separate();
        _row.Append(CultureInfo.InvariantCulture, $"{value}");
        return this;
    }

    /// <summary>Adds a number; nothing for one that is not a number.</summary>
    /// <param name="value">The number.</param>
    internal CsvRow Add(double value)
    {
        Separate();
        if (!double.IsNaN(value))
        {
            _row.Append(CultureInfo.InvariantCulture, $"{value:R}");
        }

        return this;
    }

    /// <summary>Ends the row.</summary>
    internal void End()
    {
        string row = _row.Append('\n').ToString();
        SampleBuffer.Grow(ref _bytes, Encoding.UTF8.GetMaxByteCount(row.Length));
        stream.Write(_bytes, 0, Encoding.UTF8.GetBytes(row, _bytes));
        _row.Clear();
        _isFirst = true;
    }

    private void Separate()
    {
        if (!_isFirst)
        {
            _row.Append(',');
        }

        _isFirst = false;
    }
}

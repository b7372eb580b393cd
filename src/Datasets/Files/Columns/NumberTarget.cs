using System.Buffers.Text;
using System.Globalization;

namespace PipelineDsl.Datasets;

/// <summary>Base of targets that take numbers: reads them from text, too.</summary>
/// <param name="name">The column, for messages.</param>
/// <param name="width">Values of a row.</param>
internal abstract class NumberTarget(string name, int width) : ColumnTarget(name, width)
{
    private readonly double[] _row = new double[width];

    /// <inheritdoc/>
    internal override void PutText(int row, ReadOnlySpan<byte> utf8)
    {
        ReadOnlySpan<byte> rest = utf8.Trim(" \t\r\n"u8);
        if (rest.Length > 1 && rest[0] == '[' && rest[^1] == ']')
        {
            rest = rest[1..^1];
        }

        int found = 0;
        while (!(rest = rest.TrimStart(" \t\r\n"u8)).IsEmpty)
        {
            int length = rest.IndexOfAny(" \t\r\n,;"u8) is var end && end < 0 ? rest.Length : end;
            double value = Parse(row, rest[..length]);
            if (found < _row.Length)
            {
                _row[found] = value;
            }

            found++;
            rest = rest[length..].TrimStart(" \t\r\n"u8);
            rest = !rest.IsEmpty && rest[0] is (byte)',' or (byte)';' ? rest[1..] : rest;
        }

        if (found == 0)
        {
            throw Bad(row, "it is empty");
        }

        RequireWidth(row, found);
        Put<double>(row, _row);
    }

    private double Parse(int row, ReadOnlySpan<byte> text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            return value;
        }

        return Utf8Parser.TryParse(text, out bool flag, out int read) && read == text.Length ? (flag ? 1 : 0)
            : throw Bad(row, $"'{System.Text.Encoding.UTF8.GetString(text[..int.Min(text.Length, 40)])}' is no number");
    }
}

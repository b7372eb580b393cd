using System.Globalization;
using System.Text;

namespace PipelineDsl.Datasets;

/// <summary>Takes texts, one behind the other. Rows have to come in order.</summary>
/// <param name="name">The column, for messages.</param>
/// <param name="buffer">Receives the texts and where they end.</param>
internal sealed class TextTarget(string name, SampleBuffer buffer) : ColumnTarget(name, 1)
{
    private int _end;

    /// <inheritdoc/>
    internal override bool TakesText => true;

    /// <inheritdoc/>
    internal override void Put<T>(int row, ReadOnlySpan<T> from)
    {
        for (int i = 0; i < from.Length; i++)
        {
            PutText(row + i, Encoding.UTF8.GetBytes(from[i].ToString(null, CultureInfo.InvariantCulture)));
        }
    }

    /// <inheritdoc/>
    internal override void PutText(int row, ReadOnlySpan<byte> utf8)
    {
        long end = (long)_end + utf8.Length;
        if (end > Array.MaxLength)
        {
            throw Bad(row, $"the texts of the block it is in have more than {Array.MaxLength} bytes");
        }

        if (end > buffer.Texts.Length)
        {
            Array.Resize(ref buffer.Texts, (int)long.Min(Array.MaxLength, long.Max(end, 2L * buffer.Texts.Length)));
        }

        utf8.CopyTo(buffer.Texts.AsSpan(_end));
        _end = (int)end;
        buffer.TextEnds[Start + row] = _end;
    }
}

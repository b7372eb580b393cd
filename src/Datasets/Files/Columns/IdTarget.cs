using System.Globalization;
using System.Text;

namespace PipelineDsl.Datasets;

/// <summary>Takes names of samples: texts, or whole numbers, which are written as text.</summary>
/// <param name="name">The column, for messages.</param>
/// <param name="values">Receives the names.</param>
internal sealed class IdTarget(string name, string[] values) : ColumnTarget(name, 1)
{
    /// <inheritdoc/>
    internal override bool TakesText => true;

    /// <inheritdoc/>
    internal override void Put<T>(int row, ReadOnlySpan<T> from)
    {
        for (int i = 0; i < from.Length; i++)
        {
            values[Start + row + i] = T.IsInteger(from[i])
                ? from[i].ToString(null, CultureInfo.InvariantCulture)
                : throw Bad(row + i, $"{from[i].ToString(null, CultureInfo.InvariantCulture)} is no whole number, and no text");
        }
    }

    /// <inheritdoc/>
    internal override void PutText(int row, ReadOnlySpan<byte> utf8) =>
        values[Start + row] = utf8.IsEmpty ? throw Bad(row, "it is empty") : Encoding.UTF8.GetString(utf8);
}

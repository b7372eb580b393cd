using System.Globalization;
using System.Numerics;

namespace PipelineDsl.Datasets;

/// <summary>Takes whole numbers from 0 on.</summary>
/// <typeparam name="TInteger">Type of a value in memory.</typeparam>
/// <param name="name">The column, for messages.</param>
/// <param name="width">Values of a row.</param>
/// <param name="values">Receives the values, row after row.</param>
/// <param name="most">The largest that is right.</param>
/// <param name="expected">What is right, in words.</param>
internal sealed class IntegerTarget<TInteger>(string name, int width, TInteger[] values, int most, string expected) : NumberTarget(name, width)
    where TInteger : unmanaged, IBinaryInteger<TInteger>
{
    /// <inheritdoc/>
    internal override void Put<T>(int row, ReadOnlySpan<T> from)
    {
        Span<TInteger> to = values.AsSpan(checked((Start + row) * Width), from.Length);
        for (int i = 0; i < from.Length; i++)
        {
            // Integers beyond 2^53 are rounded, and far out of range all the same.
            double value = double.CreateTruncating(from[i]);
            if (!(value >= 0 && value <= most) || value != Math.Floor(value))
            {
                throw Bad(row + (i / Width), $"{from[i].ToString(null, CultureInfo.InvariantCulture)} is {expected}");
            }

            to[i] = TInteger.CreateTruncating(value);
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace PipelineDsl.Datasets;

/// <summary>Rows of numbers.</summary>
/// <typeparam name="T">Type of a number.</typeparam>
/// <param name="rows">How many rows.</param>
/// <param name="values">The numbers, row after row.</param>
/// <param name="ends">Where rows end; null when every row is one number.</param>
internal sealed class NumberChunk<T>(int rows, T[] values, int[]? ends) : ColumnChunk(rows)
    where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    internal override long Bytes => ((long)values.Length * Unsafe.SizeOf<T>()) + ((ends?.LongLength ?? 0) * sizeof(int));

    /// <inheritdoc/>
    private protected override void PutValues(int first, int count, ColumnTarget target, int row)
    {
        for (int i = 0; i < count; i++)
        {
            target.RequireWidth(row + i, End(first + i) - End(first + i - 1));
        }

        target.Put<T>(row, values.AsSpan(End(first - 1)..End(first + count - 1)));
    }

    private int End(int row) => ends is null ? row + 1 : row < 0 ? 0 : ends[row];
}

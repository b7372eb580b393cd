using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace PipelineDsl.Datasets;

/// <summary>Takes finite numbers.</summary>
/// <typeparam name="TReal">Single or double precision.</typeparam>
/// <param name="name">The column, for messages.</param>
/// <param name="width">Values of a row.</param>
/// <param name="values">Receives the values, row after row.</param>
/// <param name="borrowed">Refers to the values where they can stay in a mapped file; null where they never do.</param>
internal class RealTarget<TReal>(string name, int width, TReal[] values, BorrowedRows? borrowed = null) : NumberTarget(name, width)
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    /// <inheritdoc/>
    internal override void Put<T>(int row, ReadOnlySpan<T> from)
    {
        Span<TReal> to = Rows(row, from.Length / Width);
        if (typeof(T) == typeof(TReal))
        {
            MemoryMarshal.Cast<T, TReal>(from).CopyTo(to);
        }
        else
        {
            // Beyond the range of single precision a number becomes infinite, which is refused below.
            TensorPrimitives.ConvertSaturating(from, to);
        }

        Check(row, from.Length / Width);
    }

    /// <inheritdoc/>
    internal override Span<byte> Direct(FileValueType type, int rows) =>
        IsSame(type) ? MemoryMarshal.AsBytes(Rows(0, rows)) : [];

    /// <inheritdoc/>
    internal override bool CanBorrow(FileValueType type, int rows) =>
        borrowed is { IsAllowed: true } && IsSame(type) && (long)rows * Width == borrowed.Values;

    /// <inheritdoc/>
    internal override unsafe bool TryBorrow(LeasedMap map, long offset, int rows)
    {
        if (borrowed?.TryBorrow<TReal>(map, offset) != true)
        {
            return false;
        }

        Check(0, new ReadOnlySpan<TReal>(borrowed.At<TReal>(), borrowed.Values));
        return true;
    }

    /// <inheritdoc/>
    internal override void Check(int row, int rows) => Check(row, Rows(row, rows));

    /// <summary>Values of rows.</summary>
    /// <param name="row">The first row.</param>
    /// <param name="rows">How many.</param>
    private protected Span<TReal> Rows(int row, int rows) => values.AsSpan(checked((Start + row) * Width), checked(rows * Width));

    private static bool IsSame(FileValueType type) => type == (typeof(TReal) == typeof(float) ? FileValueType.Float32 : FileValueType.Float64);

    private void Check(int row, ReadOnlySpan<TReal> found)
    {
        if (FiniteValues.All(found))
        {
            return;
        }

        int at = 0;
        while (TReal.IsFinite(found[at]))
        {
            at++;
        }

        throw Bad(row + (at / Width), $"value {at % Width} is {(TReal.IsNaN(found[at]) ? "not a number" : "infinite")}");
    }
}

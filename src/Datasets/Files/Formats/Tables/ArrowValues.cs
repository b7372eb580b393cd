using System.Numerics;
using Apache.Arrow;

namespace PipelineDsl.Datasets;

/// <summary>Copies columns of Arrow batches.</summary>
internal static class ArrowValues
{
    /// <summary>Rows of a column of a batch.</summary>
    /// <param name="column">The column.</param>
    /// <exception cref="InvalidDataException">It is of a type that cannot be read.</exception>
    internal static ColumnChunk Unpack(IArrowArray column) => column switch
    {
        StringArray texts => Texts(texts, row => texts.GetBytes(row).ToArray()),
        LargeStringArray texts => Texts(texts, row => texts.GetBytes(row).ToArray()),
        ListArray lists => List(lists, lists.Values, [.. lists.ValueOffsets[..(lists.Length + 1)].ToArray().Select(static end => (long)end)]),
        LargeListArray lists => List(lists, lists.Values, lists.ValueOffsets[..(lists.Length + 1)].ToArray()),
        FixedSizeListArray lists => List(lists, lists.Values, FixedEnds(lists)),
        _ => Numbers(column, column.Length, 0, column.Length, null, Nulls(column)),
    };

    private static long[] FixedEnds(FixedSizeListArray lists)
    {
        int width = ((Apache.Arrow.Types.FixedSizeListType)lists.Data.DataType).ListSize;
        return [.. Enumerable.Range(lists.Offset, lists.Length + 1).Select(row => (long)row * width)];
    }

    private static ColumnChunk List(IArrowArray lists, IArrowArray values, long[] ends)
    {
        bool[]? nulls = Nulls(lists);
        for (int row = 0; row < lists.Length && values.NullCount > 0; row++)
        {
            for (long at = ends[row]; at < ends[row + 1]; at++)
            {
                if (values.IsNull(checked((int)at)))
                {
                    (nulls ??= new bool[lists.Length])[row] = true;
                }
            }
        }

        int first = checked((int)ends[0]);
        int[] rowEnds = [.. ends.Skip(1).Select(end => checked((int)(end - first)))];
        return Numbers(values, lists.Length, first, rowEnds.Length == 0 ? 0 : rowEnds[^1], rowEnds, nulls);
    }

    private static ColumnChunk Numbers(IArrowArray values, int rows, int first, int count, int[]? ends, bool[]? nulls)
    {
        return values switch
        {
            HalfFloatArray array => Of<Half>(array.Values),
            FloatArray array => Of<float>(array.Values),
            DoubleArray array => Of<double>(array.Values),
            Int8Array array => Of<sbyte>(array.Values),
            Int16Array array => Of<short>(array.Values),
            Int32Array array => Of<int>(array.Values),
            Int64Array array => Of<long>(array.Values),
            UInt8Array array => Of<byte>(array.Values),
            UInt16Array array => Of<ushort>(array.Values),
            UInt32Array array => Of<uint>(array.Values),
            UInt64Array array => Of<ulong>(array.Values),
            BooleanArray array => Of<byte>([.. Enumerable.Range(0, array.Length).Select(i => array.GetValue(i) == true ? (byte)1 : (byte)0)]),
            _ => throw new InvalidDataException($"values of type {values.Data.DataType.Name} cannot be read"),
        };

        NumberChunk<T> Of<T>(ReadOnlySpan<T> all)
            where T : unmanaged, INumber<T> => new(rows, all.Slice(first, count).ToArray(), ends) { Nulls = nulls };
    }

    private static TextChunk Texts(IArrowArray column, Func<int, ReadOnlyMemory<byte>> bytes)
    {
        int[] ends = new int[column.Length];
        var texts = new MemoryStream();
        for (int row = 0; row < ends.Length; row++)
        {
            texts.Write(column.IsNull(row) ? [] : bytes(row).Span);
            ends[row] = checked((int)texts.Length);
        }

        return new TextChunk(texts.ToArray(), ends) { Nulls = Nulls(column) };
    }

    private static bool[]? Nulls(IArrowArray column) =>
        column.NullCount == 0 ? null : [.. Enumerable.Range(0, column.Length).Select(column.IsNull)];
}

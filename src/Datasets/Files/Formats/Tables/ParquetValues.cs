using System.Numerics;
using System.Text;
using Parquet.Data;
using Parquet.Schema;

namespace PipelineDsl.Datasets;

/// <summary>Turns what a Parquet reader unpacked into rows.</summary>
internal static class ParquetValues
{
    /// <summary>Rows of a column of a row group.</summary>
    /// <param name="column">What was unpacked: values that are there, and levels that say where.</param>
    /// <param name="field">The column.</param>
    /// <param name="rows">Rows of the group.</param>
    /// <exception cref="InvalidDataException">Levels and values do not go together.</exception>
    internal static ColumnChunk Unpack(RawColumnData column, DataField field, int rows)
    {
        var levels = new Levels(column, field, rows);
        return column switch
        {
            RawColumnData<float> values => Numbers<float>(values.Values, levels),
            RawColumnData<double> values => Numbers<double>(values.Values, levels),
            RawColumnData<sbyte> values => Numbers<sbyte>(values.Values, levels),
            RawColumnData<short> values => Numbers<short>(values.Values, levels),
            RawColumnData<int> values => Numbers<int>(values.Values, levels),
            RawColumnData<long> values => Numbers<long>(values.Values, levels),
            RawColumnData<byte> values => Numbers<byte>(values.Values, levels),
            RawColumnData<ushort> values => Numbers<ushort>(values.Values, levels),
            RawColumnData<uint> values => Numbers<uint>(values.Values, levels),
            RawColumnData<ulong> values => Numbers<ulong>(values.Values, levels),
            RawColumnData<bool> values => Numbers<byte>(Array.ConvertAll(values.Values.ToArray(), static flag => flag ? (byte)1 : (byte)0), levels),
            RawColumnData<ReadOnlyMemory<char>> values => Texts(values.Values, levels),
            _ => throw new InvalidDataException($"column '{field.Path}' has values of a type that cannot be read"),
        };
    }

    private static NumberChunk<T> Numbers<T>(ReadOnlySpan<T> values, Levels levels)
        where T : unmanaged, INumber<T>
    {
        RequireValues(values.Length, levels);
        if (levels.Ends is not null || levels.Nulls is null)
        {
            return new NumberChunk<T>(levels.Rows, values[..levels.Values].ToArray(), levels.Ends) { Nulls = levels.Nulls };
        }

        // One number a row, some of them missing: those become 0, and are never put.
        T[] spread = new T[levels.Rows];
        for (int row = 0, at = 0; row < spread.Length; row++)
        {
            spread[row] = levels.Nulls[row] ? T.Zero : values[at++];
        }

        return new NumberChunk<T>(levels.Rows, spread, null) { Nulls = levels.Nulls };
    }

    private static TextChunk Texts(ReadOnlySpan<ReadOnlyMemory<char>> values, Levels levels)
    {
        RequireValues(values.Length, levels);
        int[] ends = new int[levels.Rows];
        var texts = new MemoryStream();
        for (int row = 0, at = 0; row < ends.Length; row++)
        {
            if (levels.Nulls?[row] != true)
            {
                texts.Write(Encoding.UTF8.GetBytes(values[at++].ToArray()));
            }

            ends[row] = checked((int)texts.Length);
        }

        return new TextChunk(texts.ToArray(), ends) { Nulls = levels.Nulls };
    }

    private static void RequireValues(int found, Levels levels)
    {
        if (found < levels.Values)
        {
            throw new InvalidDataException($"{levels.Values} values are said to be there, {found} are");
        }
    }

    /// <summary>Which rows the values belong to.</summary>
    private sealed class Levels
    {
        internal Levels(RawColumnData column, DataField field, int rows)
        {
            (Rows, Values) = (rows, rows);
            if (field.MaxDefinitionLevel == 0 && field.MaxRepetitionLevel == 0)
            {
                return;
            }

            ReadOnlySpan<int> defined = field.MaxDefinitionLevel > 0 ? column.DefinitionLevels : [];
            ReadOnlySpan<int> repeated = field.MaxRepetitionLevel > 0 ? column.RepetitionLevels : [];
            int entries = int.Max(defined.Length, repeated.Length), row = -1;
            bool[] nulls = new bool[rows];
            bool isList = field.MaxRepetitionLevel > 0, hasNulls = false;
            Ends = isList ? new int[rows] : null;
            Values = 0;
            for (int entry = 0; entry < entries; entry++)
            {
                row += !isList || repeated[entry] == 0 ? 1 : 0;
                if (row < 0 || row >= rows)
                {
                    throw new InvalidDataException($"its levels describe more than {rows} rows");
                }

                bool isThere = defined.IsEmpty || defined[entry] == field.MaxDefinitionLevel;
                Values += isThere ? 1 : 0;

                // A list may be empty, which is told by its length; a value in it, or a row's only one, may not be missing.
                bool isNull = !isThere && (!isList || (field.IsNullable && defined[entry] == field.MaxDefinitionLevel - 1));
                nulls[row] |= isNull;
                hasNulls |= isNull;
                _ = Ends is null ? 0 : Ends[row] = Values;
            }

            Nulls = hasNulls ? nulls : null;
            if (row != rows - 1)
            {
                throw new InvalidDataException($"its levels describe {row + 1} rows, expected {rows}");
            }
        }

        internal int Rows { get; }

        internal int Values { get; }

        internal int[]? Ends { get; }

        internal bool[]? Nulls { get; }
    }
}

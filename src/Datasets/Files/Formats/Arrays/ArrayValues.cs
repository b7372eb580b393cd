using System.Runtime.InteropServices;
using System.Text;

namespace PipelineDsl.Datasets;

/// <summary>Values as bytes, little-endian, and the columns that they go to.</summary>
internal static class ArrayValues
{
    /// <summary>Puts rows.</summary>
    /// <param name="column">What the bytes are.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="row">The first row there.</param>
    /// <param name="bytes">Whole rows.</param>
    /// <exception cref="DatasetException">A value may not stand in the column.</exception>
    internal static void Put(ArrayColumn column, ColumnTarget target, int row, ReadOnlySpan<byte> bytes)
    {
        if (column.Type == FileValueType.Text)
        {
            PutTexts(column, target, row, bytes);
        }
        else
        {
            Put(column.Type, target, row, bytes);
        }
    }

    /// <summary>Puts rows of numbers.</summary>
    /// <param name="type">Type of a number.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="row">The first row there.</param>
    /// <param name="bytes">Whole rows.</param>
    /// <exception cref="DatasetException">A value may not stand in the column.</exception>
    internal static void Put(FileValueType type, ColumnTarget target, int row, ReadOnlySpan<byte> bytes)
    {
        switch (type)
        {
            case FileValueType.Float16: target.Put(row, MemoryMarshal.Cast<byte, Half>(bytes)); break;
            case FileValueType.BFloat16: target.Put<float>(row, Widen(bytes)); break;
            case FileValueType.Float32: target.Put(row, MemoryMarshal.Cast<byte, float>(bytes)); break;
            case FileValueType.Float64: target.Put(row, MemoryMarshal.Cast<byte, double>(bytes)); break;
            case FileValueType.Int8: target.Put(row, MemoryMarshal.Cast<byte, sbyte>(bytes)); break;
            case FileValueType.Int16: target.Put(row, MemoryMarshal.Cast<byte, short>(bytes)); break;
            case FileValueType.Int32: target.Put(row, MemoryMarshal.Cast<byte, int>(bytes)); break;
            case FileValueType.Int64: target.Put(row, MemoryMarshal.Cast<byte, long>(bytes)); break;
            case FileValueType.UInt16: target.Put(row, MemoryMarshal.Cast<byte, ushort>(bytes)); break;
            case FileValueType.UInt32: target.Put(row, MemoryMarshal.Cast<byte, uint>(bytes)); break;
            case FileValueType.UInt64: target.Put(row, MemoryMarshal.Cast<byte, ulong>(bytes)); break;
            case FileValueType.UInt8 or FileValueType.Boolean: target.Put(row, bytes); break;
            default: throw target.Bad(row, "values of this type cannot be read");
        }
    }

    /// <summary>Bytes of a number.</summary>
    /// <param name="type">Its type.</param>
    internal static int Size(FileValueType type) => type switch
    {
        FileValueType.Float64 or FileValueType.Int64 or FileValueType.UInt64 => 8,
        FileValueType.Float32 or FileValueType.Int32 or FileValueType.UInt32 => 4,
        FileValueType.Float16 or FileValueType.BFloat16 or FileValueType.Int16 or FileValueType.UInt16 => 2,
        _ => 1,
    };

    private static float[] Widen(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ushort> upper = MemoryMarshal.Cast<byte, ushort>(bytes);
        float[] values = new float[upper.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BitConverter.Int32BitsToSingle(upper[i] << 16);
        }

        return values;
    }

    /// <summary>Texts of fixed length, zero at the end.</summary>
    private static void PutTexts(ArrayColumn column, ColumnTarget target, int row, ReadOnlySpan<byte> bytes)
    {
        Encoding utf32 = Encoding.UTF32;
        for (int done = 0; done * column.RowBytes < bytes.Length; done++)
        {
            ReadOnlySpan<byte> text = bytes.Slice((int)(done * column.RowBytes), (int)column.RowBytes);
            target.PutText(row + done, column.IsUtf32 ? Encoding.UTF8.GetBytes(utf32.GetString(text).TrimEnd('\0')) : text.TrimEnd((byte)0));
        }
    }
}

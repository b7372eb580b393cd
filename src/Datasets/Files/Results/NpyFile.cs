using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace PipelineDsl.Datasets;

/// <summary>Writes NumPy arrays (NEP 1, version 1.0).</summary>
public static class NpyFile
{
    private const int Alignment = 64;

    /// <summary>Writes an array.</summary>
    /// <typeparam name="T">Type of a value: a number of 1 to 8 bytes, or a boolean.</typeparam>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="values">The values, the last axis running fastest.</param>
    /// <param name="shape">Sizes of the axes.</param>
    /// <exception cref="ArgumentException">The shape needs another number of values.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write<T>(string path, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        long count = 1;
        foreach (long axis in shape)
        {
            count = checked(count * axis);
        }

        if (count != values.Length)
        {
            throw new ArgumentException($"A shape of {count} values does not fit {values.Length} values.", nameof(shape));
        }

        using FileStream file = File.Create(path);
        file.Write(Header(Descriptor(typeof(T)), shape));
        file.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>A header, padded so that values start at a multiple of 64 bytes.</summary>
    /// <param name="descriptor">NumPy's name of the type, such as <c>&lt;f4</c>; a list for structures.</param>
    /// <param name="shape">Sizes of the axes.</param>
    internal static byte[] Header(string descriptor, ReadOnlySpan<long> shape)
    {
        string type = descriptor.StartsWith('[') ? descriptor : $"'{descriptor}'";
        var axes = new StringBuilder();
        foreach (long axis in shape)
        {
            _ = axes.Append(CultureInfo.InvariantCulture, $"{axis}, ");
        }

        string sizes = shape.Length > 1 ? axes.ToString(0, axes.Length - 2) : axes.ToString().TrimEnd(' ');
        string text = $"{{'descr': {type}, 'fortran_order': False, 'shape': ({sizes}), }}";
        int length = (((10 + text.Length) / Alignment) + 1) * Alignment;
        byte[] header = new byte[length];
        header.AsSpan(10).Fill((byte)' ');
        ReadOnlySpan<byte> magic = [0x93, .. "NUMPY"u8, 1, 0];
        magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), checked((ushort)(length - 10)));
        _ = Encoding.ASCII.GetBytes(text, header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }

    /// <summary>NumPy's name of a type.</summary>
    /// <param name="type">The type.</param>
    /// <exception cref="ArgumentException">It has none.</exception>
    private static string Descriptor(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Single => "<f4",
        TypeCode.Double => "<f8",
        TypeCode.SByte => "|i1",
        TypeCode.Int16 => "<i2",
        TypeCode.Int32 => "<i4",
        TypeCode.Int64 => "<i8",
        TypeCode.Byte => "|u1",
        TypeCode.UInt16 => "<u2",
        TypeCode.UInt32 => "<u4",
        TypeCode.UInt64 => "<u8",
        TypeCode.Boolean => "|b1",
        _ when type == typeof(Half) => "<f2",
        _ => throw new ArgumentException($"NumPy arrays of {type.Name} cannot be written.", nameof(type)),
    };
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PipelineDsl.Datasets;

/// <summary>Reads headers of NumPy arrays, versions 1 to 3 (NEP 1). What they claim is checked by whoever knows how many bytes there are.</summary>
internal static partial class NpyHeader
{
    private const int LongestHeader = 1 << 20;

    /// <summary>Reads a header; the stream is then at the first value.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="name">The array's name.</param>
    /// <param name="stream">At the start of the array.</param>
    /// <param name="offset">Where the array starts in the file.</param>
    /// <exception cref="DatasetException">It is no array, or one that cannot be read by rows.</exception>
    internal static ArrayColumn Read(FileAt file, string name, Stream stream, long offset)
    {
        Span<byte> prefix = stackalloc byte[12];
        int read = stream.ReadAtLeast(prefix[..10], 10, throwOnEndOfStream: false);
        if (read < 10 || !IsMagic(prefix))
        {
            throw file.Bad($"no NumPy array{(read < 10 ? $": it has {read} bytes" : "")}; for values without a header declare a type, "
                + $"such as {Path.GetFileName(file.Name)}:float32x384");
        }

        int version = prefix[6], start = 10;
        long length = BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..]);
        if (version is 2 or 3 && stream.ReadAtLeast(prefix[10..], 2, throwOnEndOfStream: false) == 2)
        {
            (length, start) = (BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]), 12);
        }

        if (version is < 1 or > 3 || length > LongestHeader)
        {
            throw file.Bad(version is < 1 or > 3 ? $"NumPy format {version} is not known" : $"a header of {length} bytes");
        }

        byte[] header = new byte[length];
        read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        return read == header.Length ? Parse(file, name, Encoding.UTF8.GetString(header), offset + start + length)
            : throw file.Bad($"truncated: its header has {length} bytes, there are {read}");
    }

    /// <summary>Whether bytes start as an array does.</summary>
    /// <param name="prefix">At least 6 bytes.</param>
    internal static bool IsMagic(ReadOnlySpan<byte> prefix) => prefix[0] == 0x93 && prefix[1..6].SequenceEqual("NUMPY"u8);

    private static ArrayColumn Parse(FileAt file, string name, string header, long offset)
    {
        Match type = Descriptor().Match(header), order = FortranOrder().Match(header), shape = Shape().Match(header);
        if (!order.Success || !shape.Success)
        {
            throw file.Bad("its NumPy header cannot be understood");
        }

        string described = type.Success ? type.Groups[1].Value : "a structure";
        List<long> axes = [];
        foreach (string axis in shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            axes.Add(long.TryParse(axis.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size
                : throw file.Bad($"its shape ({shape.Groups[1].Value}) cannot be understood"));
        }

        if (order.Groups[1].Value == "True" && axes.Count > 1)
        {
            throw file.Bad("the array is in Fortran order, so its samples do not lie row by row; save it with numpy.ascontiguousarray");
        }

        (FileValueType value, int bytes, bool isUtf32) = ValueType(described)
            ?? throw file.Bad($"values of type {described} cannot be read; expected little-endian numbers of 1 to 8 bytes, booleans or texts");
        (long rows, int width) = ArrayShape.Of(file, name, [.. axes]);
        return new ArrayColumn(name, value, rows, width, bytes, offset) { IsUtf32 = isUtf32, Descriptor = described, RowShape = [.. axes.Skip(1)] };
    }

    private static (FileValueType Type, int Bytes, bool IsUtf32)? ValueType(string described)
    {
        FileValueType? number = described.TrimStart('<', '|', '=') switch
        {
            "f2" => FileValueType.Float16,
            "f4" => FileValueType.Float32,
            "f8" => FileValueType.Float64,
            "i1" => FileValueType.Int8,
            "i2" => FileValueType.Int16,
            "i4" => FileValueType.Int32,
            "i8" => FileValueType.Int64,
            "u1" => FileValueType.UInt8,
            "u2" => FileValueType.UInt16,
            "u4" => FileValueType.UInt32,
            "u8" => FileValueType.UInt64,
            "b1" or "?" => FileValueType.Boolean,
            _ => null,
        };
        if (number is { } type)
        {
            return (type, ArrayValues.Size(type), false);
        }

        Match text = FixedText().Match(described);
        return text.Success && int.TryParse(text.Groups[2].Value, out int length) && length is > 0 and < (1 << 24)
            ? (FileValueType.Text, text.Groups[1].Value == "U" ? length * 4 : length, text.Groups[1].Value == "U")
            : null;
    }

    [GeneratedRegex(@"['""]descr['""]\s*:\s*['""]([^'""]*)['""]", RegexOptions.CultureInvariant)]
    private static partial Regex Descriptor();

    [GeneratedRegex(@"['""]fortran_order['""]\s*:\s*(True|False)", RegexOptions.CultureInvariant)]
    private static partial Regex FortranOrder();

    [GeneratedRegex(@"['""]shape['""]\s*:\s*\(([^)]*)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();

    [GeneratedRegex(@"^[<|](U|S)(\d+)$", RegexOptions.CultureInvariant)]
    private static partial Regex FixedText();
}

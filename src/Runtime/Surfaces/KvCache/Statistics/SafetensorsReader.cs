using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PipelineDsl.KvCaches;

/// <summary>
/// Reads tensors of a safetensors file as single precision: 8 bytes of length, a JSON header, then the values. Files are untrusted: lengths, shapes and
/// offsets are checked against the file before anything is allocated.
/// </summary>
internal sealed class SafetensorsReader : IDisposable
{
    /// <summary>The most that the format allows for a header.</summary>
    private const long MaxHeader = 100_000_000;

    private readonly FileStream _file;
    private readonly string _name;
    private readonly long _dataStart;
    private readonly JsonDocument _header;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no safetensors file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal SafetensorsReader(string path)
    {
        _name = Path.GetFileName(path);
        _file = File.OpenRead(path);
        try
        {
            _header = ReadHeader(out _dataStart);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Names of the tensors, for messages.</summary>
    internal string Names
    {
        get
        {
            string[] names = [.. _header.RootElement.EnumerateObject().Select(static member => member.Name).Where(static name => name != "__metadata__")];
            return names.Length == 0 ? "none" : string.Join(", ", names.Take(8)) + (names.Length > 8 ? ", ..." : "");
        }
    }

    /// <summary>Reads a tensor; null when there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="axes">Axes that it must have.</param>
    /// <exception cref="InvalidDataException">Its description or its values make no sense.</exception>
    internal StatisticsTensor? Read(string name, int axes)
    {
        if (!_header.RootElement.TryGetProperty(name, out JsonElement entry))
        {
            return null;
        }

        int[] shape = Shape(name, entry, axes);
        long count = shape.Aggregate(1L, static (product, axis) => product > Array.MaxLength ? product : product * axis);
        string type = entry.TryGetProperty("dtype", out JsonElement stated) && stated.ValueKind == JsonValueKind.String ? stated.GetString()! : "";
        int size = type switch { "F32" => 4, "F16" or "BF16" => 2, _ => throw Damaged($"{name} is of type '{type}', expected F32, F16 or BF16") };
        (long start, long end) = Offsets(name, entry);
        if (count > Array.MaxLength || end - start != count * size)
        {
            throw Damaged($"{name} has {end - start} bytes, but its shape {string.Join(" x ", shape)} needs {count} values of {size}");
        }

        float[] values = new float[count];
        _file.Position = _dataStart + start;
        ReadValues(values, type);
        return new StatisticsTensor(shape, values);
    }

    /// <summary>An error that names the file.</summary>
    /// <param name="problem">What is wrong.</param>
    internal InvalidDataException Damaged(string problem) => new($"{_name}: {problem}.");

    /// <inheritdoc/>
    public void Dispose()
    {
        _header.Dispose();
        _file.Dispose();
    }

    private JsonDocument ReadHeader(out long dataStart)
    {
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        int read = _file.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        ulong length = read == prefix.Length ? BinaryPrimitives.ReadUInt64LittleEndian(prefix) : 0;
        if (length is < 2 or > MaxHeader || (long)length > _file.Length - prefix.Length)
        {
            throw Damaged($"no safetensors file: a header of {length} bytes in a file of {_file.Length}");
        }

        byte[] text = new byte[length];
        _file.ReadExactly(text);
        dataStart = prefix.Length + (long)length;
        try
        {
            var header = JsonDocument.Parse(text);
            return header.RootElement.ValueKind == JsonValueKind.Object ? header : throw Damaged("no safetensors file: its header is no JSON object");
        }
        catch (JsonException broken)
        {
            throw Damaged($"no safetensors file: {broken.Message}");
        }
    }

    private int[] Shape(string name, JsonElement entry, int axes)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("shape", out JsonElement shape) || shape.ValueKind != JsonValueKind.Array)
        {
            throw Damaged($"{name} has no shape");
        }

        int[] sizes = [.. shape.EnumerateArray().Select(static axis => axis.ValueKind == JsonValueKind.Number && axis.TryGetInt32(out int size) ? size : 0)];
        return sizes.Length == axes && Array.TrueForAll(sizes, static size => size > 0)
            ? sizes
            : throw Damaged($"{name} has shape {shape.GetRawText()}, expected {axes} positive axes");
    }

    private (long Start, long End) Offsets(string name, JsonElement entry)
    {
        if (entry.TryGetProperty("data_offsets", out JsonElement offsets)
            && offsets.ValueKind == JsonValueKind.Array
            && offsets.GetArrayLength() == 2
            && offsets[0].ValueKind == JsonValueKind.Number
            && offsets[1].ValueKind == JsonValueKind.Number
            && offsets[0].TryGetInt64(out long start)
            && offsets[1].TryGetInt64(out long end)
            && start >= 0
            && start <= end
            && end <= _file.Length - _dataStart)
        {
            return (start, end);
        }

        throw Damaged($"{name} lies outside the file's {_file.Length - _dataStart} bytes of values");
    }

    private void ReadValues(float[] values, string type)
    {
        if (type == "F32")
        {
            _file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            return;
        }

        ushort[] narrow = new ushort[int.Min(values.Length, 1 << 16)];
        for (int done = 0; done < values.Length; done += narrow.Length)
        {
            Span<ushort> part = narrow.AsSpan(0, int.Min(narrow.Length, values.Length - done));
            _file.ReadExactly(MemoryMarshal.AsBytes(part));
            for (int i = 0; i < part.Length; i++)
            {
                values[done + i] = type == "F16" ? (float)BitConverter.UInt16BitsToHalf(part[i]) : BitConverter.Int32BitsToSingle(part[i] << 16);
            }
        }
    }
}

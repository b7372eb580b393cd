using System.Buffers.Binary;
using System.Text.Json;

namespace PipelineDsl.KvCaches;

/// <summary>
/// Header of a safetensors file: 8 bytes of length, then JSON that describes tensors. Files are untrusted: lengths, shapes and offsets are checked
/// against the file before anything is allocated.
/// </summary>
internal sealed class SafetensorsHeader : IDisposable
{
    /// <summary>The most that the format allows for a header.</summary>
    private const long MaxHeader = 100_000_000;

    private readonly string _file;
    private readonly long _length;
    private readonly long _dataStart;
    private readonly JsonDocument _json;

    /// <summary>Reads a header.</summary>
    /// <param name="stream">The file, at its start.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="InvalidDataException">It is no safetensors file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal SafetensorsHeader(FileStream stream, string file)
    {
        (_file, _length) = (file, stream.Length);
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        int read = stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        ulong length = read == prefix.Length ? BinaryPrimitives.ReadUInt64LittleEndian(prefix) : 0;
        if (length is < 2 or > MaxHeader || (long)length > _length - prefix.Length)
        {
            throw Damaged($"no safetensors file: a header of {length} bytes in a file of {_length}");
        }

        byte[] text = new byte[length];
        stream.ReadExactly(text);
        _dataStart = prefix.Length + (long)length;
        try
        {
            _json = JsonDocument.Parse(text);
        }
        catch (JsonException broken)
        {
            throw Damaged($"no safetensors file: {broken.Message}");
        }

        if (_json.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw Damaged("no safetensors file: its header is no JSON object");
        }
    }

    /// <summary>Names of the tensors.</summary>
    internal IEnumerable<string> Names =>
        _json.RootElement.EnumerateObject().Select(static member => member.Name).Where(static name => name != "__metadata__");

    /// <summary>Finds a tensor; null when there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidDataException">Its description makes no sense.</exception>
    internal SafetensorsEntry? Find(string name)
    {
        if (!_json.RootElement.TryGetProperty(name, out JsonElement entry))
        {
            return null;
        }

        long[] shape = Shape(name, entry);
        string type = entry.TryGetProperty("dtype", out JsonElement stated) && stated.ValueKind == JsonValueKind.String ? stated.GetString()! : "";
        (long start, long end) = Offsets(name, entry);
        return new SafetensorsEntry(shape, type, _dataStart + start, end - start);
    }

    /// <summary>An error that names the file.</summary>
    /// <param name="problem">What is wrong.</param>
    internal InvalidDataException Damaged(string problem) => new($"{_file}: {problem}.");

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private long[] Shape(string name, JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("shape", out JsonElement shape) || shape.ValueKind != JsonValueKind.Array)
        {
            throw Damaged($"{name} has no shape");
        }

        return [.. shape.EnumerateArray().Select(static axis => axis.ValueKind == JsonValueKind.Number && axis.TryGetInt64(out long size) ? size : -1)];
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
            && end <= _length - _dataStart)
        {
            return (start, end);
        }

        throw Damaged($"{name} lies outside the file's {_length - _dataStart} bytes of values");
    }
}

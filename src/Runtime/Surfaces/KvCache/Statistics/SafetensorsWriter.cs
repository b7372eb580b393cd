using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PipelineDsl.KvCaches;

/// <summary>Writes safetensors files of single precision.</summary>
internal static class SafetensorsWriter
{
    /// <summary>Values start at a multiple of this, so that a file can be mapped.</summary>
    private const int Alignment = 8;

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="tensors">Its tensors, in order.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal static void Write(string path, IReadOnlyList<(string Name, StatisticsTensor Tensor)> tensors)
    {
        ReadOnlySpan<byte> header = Header(tensors);
        int padding = (Alignment - (header.Length % Alignment)) % Alignment;
        Span<byte> prefix = stackalloc byte[sizeof(ulong) + Alignment];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)(header.Length + padding));
        prefix[sizeof(ulong)..].Fill((byte)' ');
        using FileStream file = File.Create(path);
        file.Write(prefix[..sizeof(ulong)]);
        file.Write(header);
        file.Write(prefix.Slice(sizeof(ulong), padding));
        foreach ((string _, StatisticsTensor tensor) in tensors)
        {
            file.Write(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
        }
    }

    private static ReadOnlySpan<byte> Header(IReadOnlyList<(string Name, StatisticsTensor Tensor)> tensors)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");
            json.WriteEndObject();
            long at = 0;
            foreach ((string name, StatisticsTensor tensor) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (int axis in tensor.Shape)
                {
                    json.WriteNumberValue(axis);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(at);
                at += (long)tensor.Values.Length * sizeof(float);
                json.WriteNumberValue(at);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return text.WrittenSpan;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace PipelineDsl.Tests.Surfaces.KvCache;

/// <summary>A file in a folder of its own, deleted at the end.</summary>
internal sealed class SafetensorsFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("safetensors");

    internal string Path => System.IO.Path.Combine(_folder.FullName, "model.safetensors");

    /// <summary>Writes a file from its header and the bytes behind it.</summary>
    internal static SafetensorsFile Of(string header, params byte[] data)
    {
        var file = new SafetensorsFile();
        byte[] text = Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        File.WriteAllBytes(file.Path, [.. length, .. text, .. data]);
        return file;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

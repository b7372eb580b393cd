using System.Buffers.Binary;
using System.IO.Compression;

namespace PipelineDsl.EndToEnd;

/// <summary>The shipped test images, normalised as the model was trained.</summary>
internal static class FashionMnist
{
    private static readonly byte[] Pixels = Read("fashion-mnist-test-2000.idx3-ubyte.gz");
    private static readonly byte[] Labels = Read("fashion-mnist-test-2000.idx1-ubyte.gz");

    internal static byte[] Model { get; } = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vit-fashion.onnx"));

    internal static float[] Images(int first, int count)
    {
        const int Size = 28 * 28;
        return [.. Pixels.Skip(first * Size).Take(count * Size).Select(value => ((value / 255f) - 0.2860f) / 0.3530f)];
    }

    internal static int Label(int index) => Labels[index];

    private static byte[] Read(string name)
    {
        using var file = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, name)), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        file.CopyTo(memory);
        byte[] bytes = memory.ToArray();
        int header = 4 + (4 * bytes[3]);
        Assert.True(BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4)) == 2000);
        return bytes[header..];
    }
}
